"""Is any source file so long that a second subject lives in it?"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LIMIT = 400
SUFFIXES = {".py", ".css", ".js", ".html"}


def main() -> int:
    """Print every tracked source file over the limit; exit code 1 if there is one."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True
    )
    names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
    long = 0
    for path in names:
        if path.suffix not in SUFFIXES or "samples/files" in path.as_posix() or not path.is_file():
            continue
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LIMIT:
            print(f"{path}: {lines} lines, {LIMIT} at most; which second subject lives here?")
            long += 1
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
