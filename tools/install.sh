#!/bin/sh
# Set up the virtual environment: tools/install.sh PYTHON VENV LOCKFILE
set -eu
python=$1 venv=$2 lock=$3

if ! command -v "$python" >/dev/null 2>&1; then
    echo "Arsip Publik needs Python 3.11 or newer; no '$python' was found. Name one: make PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Arsip Publik needs Python 3.11 or newer; '$python' is $("$python" -V). Name another: make PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "Python's venv module is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2
    exit 1
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing what $lock names (about a minute the first time)..."
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --require-hashes -r "$lock"
    uv pip install --quiet --compile-bytecode --python "$venv/bin/python" --no-deps --no-build-isolation -e .
else
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
echo "Compiling the loops of the index..."
"$venv/bin/python" -m indexer.engines.whoosh.compile_all
