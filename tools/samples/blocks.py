"""In which small language are the sample documents written, so that one text can become any format?

One line, one block::

    # HEADING            centred, bold, large        ## heading     left, bold
    = line               centred                     > line         right half (signatures)
    - item               bullet                      ~ item         indented, hanging
    | cell | cell        table row (first row of a run is its head)
    ---                  page break                  other text     paragraph
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

FOOTER = "Contoh dokumen - bukan dokumen resmi"
"""Stands on every sample, so that nobody takes one for an official paper."""


class Kind(StrEnum):
    """What a line of a sample is."""

    TITLE = "# "
    HEADING = "## "
    CENTRED = "= "
    SIGNATURE = "> "
    BULLET = "- "
    HANGING = "~ "
    TABLE = "| "
    BREAK = "---"
    PARAGRAPH = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a document; ``rows`` is filled for tables only."""

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def text(name: str) -> str:
    """The words of one sample, from ``texts/``."""
    return (Path(__file__).parent / "texts" / name).read_text("utf-8")


def parse(source: str) -> list[Block]:
    """The blocks of a text; neighbouring table rows become one table."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in [*source.strip().splitlines(), ""]:
        if line.startswith(Kind.TABLE):
            rows.append(tuple(cell.strip() for cell in line[2:].split("|")))
            continue
        if rows:
            blocks.append(Block(Kind.TABLE, rows=tuple(rows)))
            rows = []
        if line.strip():
            kind = next(kind for kind in Kind if line.startswith(kind.value))
            blocks.append(Block(kind, line.removeprefix(kind.value).strip()))
    return blocks
