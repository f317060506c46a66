"""Are the lock files made from the dependencies that pyproject.toml names? With no argument: make them so."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

MARK = "# dependencies sha256:"
LOCKS = {
    "constraints.txt": ["--extra", "build"],
    "constraints-dev.txt": ["--extra", "dev", "--extra", "build"],
    "constraints-bench.txt": ["--extra", "bench", "--extra", "dev", "--extra", "build"],
}


def fingerprint() -> str:
    """SHA-256 (hex) over everything in pyproject.toml that a lock file depends on."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))
    relevant = {
        "dependencies": project["project"]["dependencies"],
        "optional": project["project"]["optional-dependencies"],
        "python": project["project"]["requires-python"],
        "build": project["build-system"]["requires"],
    }
    return hashlib.sha256(json.dumps(relevant, sort_keys=True).encode()).hexdigest()


def stale() -> list[str]:
    """Names of lock files that were made from other dependencies."""
    expected = f"{MARK}{fingerprint()}"
    return [name for name in LOCKS if expected != Path(name).read_text(encoding="utf-8").split("\n", 1)[0]]


def compile_locks() -> None:
    """Resolve anew, keeping pinned versions that still fit."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("Compiling the lock files needs uv (pip install uv).")
    for name, extras in LOCKS.items():
        command = [uv, "pip", "compile", "pyproject.toml", *extras, "--universal", "--python-version", "3.11"]
        command += ["--generate-hashes", "--no-header", "--quiet", "--no-emit-index-url", "--output-file", name]
        if name != "constraints.txt":
            command += ["--constraints", "constraints.txt"]
        subprocess.run(command, check=True)
        path = Path(name)
        path.write_text(f"{MARK}{fingerprint()}\n{path.read_text(encoding='utf-8')}", encoding="utf-8")


def main() -> int:
    """``--check`` fails when a lock file is out of date."""
    if "--check" not in sys.argv:
        compile_locks()
        return 0
    for name in stale():
        print(f"{name} does not fit pyproject.toml; run `make lock`")
    return 1 if stale() else 0


if __name__ == "__main__":
    sys.exit(main())
