"""What do the word lists say that come with the program? Read once each, from the packages' own files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def reference_list(name: str) -> dict[str, Any]:
    """A YAML file of ``archive/reference``; callers must not change it."""
    text = (files("archive") / "reference" / name).read_text(encoding="utf-8")
    # The loader in C is ten times as quick, but not part of every build of PyYAML.
    found: dict[str, Any] = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return found


def lexicon_words(name: str) -> list[str]:
    """The words of a file of ``indexer/lexicon`` in order; lines that begin with ``#`` are comments."""
    lines = (files("indexer") / "lexicon" / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]
