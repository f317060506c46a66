"""Make the sample documents again: ``python -m tools.samples [NAME…]``; without names, all of them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from tools.samples.recipes import RECIPES, STAFF_RECIPES, Recipe

PACKAGE = Path(__file__).parents[2] / "search_api"
FOLDERS: Mapping[Path, Mapping[str, Recipe]] = {
    PACKAGE / "samples" / "files": RECIPES,
    PACKAGE / "demonstration" / "files": STAFF_RECIPES,
}


def main(names: list[str]) -> None:
    """Write the named samples (all when none is named) into their folders and print their sizes in bytes."""
    if unknown := sorted(set(names) - {name for recipes in FOLDERS.values() for name in recipes}):
        raise SystemExit(f"no recipe for {', '.join(unknown)}")
    for folder, recipes in FOLDERS.items():
        folder.mkdir(parents=True, exist_ok=True)
        for name in (name for name in recipes if not names or name in names):
            content = recipes[name]()
            if content is None:
                print(f"{name}: kept as it is, LibreOffice is not installed")
                continue
            (folder / name).write_bytes(content)
            print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
