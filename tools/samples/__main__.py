"""Make the sample documents again: ``python -m tools.samples [NAME…]``; without names, all of them."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.samples.recipes import RECIPES

FILES = Path(__file__).parents[2] / "search_api" / "samples" / "files"


def main(names: list[str], folder: Path = FILES) -> None:
    """Write the named samples (all when none is named) into the folder and print their sizes in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or RECIPES:
        content = RECIPES[name]()
        if content is None:
            print(f"{name}: kept as it is, LibreOffice is not installed")
            continue
        (folder / name).write_bytes(content)
        print(f"{name}: {len(content)} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
