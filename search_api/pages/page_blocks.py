"""How is the text of a page set: paragraphs, headings, lists, tables?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from markupsafe import Markup

from search_api.marking import Marker

_FIGURE: Final = re.compile(r"\(?[-+]?(Rp\s?)?\d[\d.,]*\s?%?\)?")
_YEAR: Final = re.compile(r"(19|20)\d\d")
_LONGEST_HEAD: Final = 60  # characters of a cell that can name a column
_FULL: Final = 0.8  # of the longest line: shorter ones were ended on purpose
_PRINTED_LINE: Final = 45  # characters; where lines are shorter they are verses, forms or addresses
_ENDS_SENTENCE: Final = re.compile(r"[.:;!?…]$")
_STARTS_ITEM: Final = re.compile(r"\s|[-•▪●*>|#]|\(?(\d{1,3}|[a-zA-Z])[.)]\s|[A-Z]{4,}")
_MARKDOWN_HEAD: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_MARKDOWN_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_MARKDOWN_ROW: Final = re.compile(r"\|(.*)\|\s*")
_MARKDOWN_RULE: Final = re.compile(r"[|:\s-]+")
_EMPHASIS: Final = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place of a table; figures line up on the right."""

    text: Markup
    is_figure: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a page's text: a paragraph, a heading (``level``), list ``items``, or the rows of a table.

    ``head`` holds the cells that name the columns, where a table has such a row; ``first`` is the number of its first
    row. ``quoted`` counts how often a line of mail was answered.
    """

    paragraph: Markup | None = None
    level: int = 0
    items: tuple[Markup, ...] = ()
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    first: int = 1
    quoted: int = 0

    @property
    def columns(self) -> int:
        """Of a table."""
        return max((len(row) for row in (self.head, *self.rows)), default=0)


def text_blocks(text: str, pen: Marker, *, flowing: bool = False) -> list[Block]:
    """Paragraphs and tables of a page's text, escaped and marked. Extractors part cells by tabs.

    ``flowing``: lines end where the paper did, so those that fill it are joined; spoken and on a phone they read on.
    """
    longest = max(map(len, text.split("\n")), default=0) if flowing else 0
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        for tabular, lines in groupby(paragraph.split("\n"), key=lambda line: "\t" in line):
            if tabular:
                blocks.append(_table([line.split("\t") for line in lines], pen))
            elif joined := "\n".join(_joined(list(lines), longest)).strip("\n"):
                blocks.append(Block(paragraph=pen.text(joined)))
    return blocks


def sheet_blocks(text: str, pen: Marker, before: Sequence[str] = ()) -> list[Block]:
    """The same for a part of a sheet: rows go on counting after the parts ``before`` it and keep their head."""
    head: tuple[Cell, ...] = ()
    count = 0
    for earlier in before:
        for block in text_blocks(earlier, pen):
            head = block.head or head
            count += len(block.rows)
    blocks: list[Block] = []
    for block in text_blocks(text, pen):
        if block.rows:
            continues = bool(head) and not block.head and block.columns <= len(head)
            blocks.append(replace(block, first=count + 1, head=head if continues else block.head))
            count += len(block.rows)
            head = ()
        else:
            blocks.append(block)
    return blocks


def markdown_blocks(text: str, pen: Marker) -> list[Block]:
    """Headings, lists, tables and paragraphs of Markdown; the signs themselves are left out, links stay as they are."""
    blocks: list[Block] = []
    for paragraph in text.split("\n\n"):
        for kind, grouped in groupby(paragraph.split("\n"), key=_markdown_kind):
            lines = list(grouped)
            if kind == "head":
                blocks += _markdown_heads(lines, pen)
            elif kind == "item":
                found = [_MARKDOWN_ITEM.fullmatch(line) for line in lines]
                blocks.append(Block(items=tuple(pen.text(_plain(each[1])) for each in found if each)))
            elif kind == "row":
                rows = [line.strip().strip("|").split("|") for line in lines if not _MARKDOWN_RULE.fullmatch(line)]
                ruled = len(rows) < len(lines)
                cells = [[_plain(cell.strip()) for cell in row] for row in rows]
                blocks.append(_table(cells, pen, has_head=ruled and len(cells) > 1))
            elif joined := " ".join(line.strip() for line in lines).strip():
                blocks.append(Block(paragraph=pen.text(_plain(joined))))
    return blocks


def slide_blocks(text: str, title: str | None, pen: Marker) -> list[Block]:
    """A slide: its title, where its text begins with it, and each paragraph by itself."""
    rest = text
    blocks: list[Block] = []
    if title and (found := re.match(r"\s*".join(map(re.escape, title.split())), text)):
        blocks.append(Block(paragraph=pen.text(title), level=2))
        rest = text[found.end() :]
    for block in text_blocks(rest.strip("\n"), pen):
        lines = block.paragraph.split("\n") if block.paragraph else []
        blocks += [Block(paragraph=line) for line in lines if line.strip()] or [block]
    return blocks


def mail_blocks(text: str, pen: Marker) -> list[Block]:
    """The body of a mail; what was answered is set apart."""
    blocks: list[Block] = []
    for depth, lines in groupby(text.split("\n"), key=_quotes):
        body = "\n".join(line.lstrip("> ") if depth else line for line in lines)
        blocks += [replace(block, quoted=depth) for block in text_blocks(body, pen, flowing=True)]
    return blocks


def _quotes(line: str) -> int:
    signs = re.match(r"(?:> ?)*", line)
    return min(signs[0].count(">"), 3) if signs else 0


def _joined(lines: list[str], longest: int) -> Iterator[str]:
    """``lines`` with those joined that only end because the paper does."""
    if longest < _PRINTED_LINE:
        yield from lines
        return
    whole, last = lines[0], lines[0]
    for line in lines[1:]:
        goes_on = len(last) >= _FULL * longest and not _ENDS_SENTENCE.search(last) and not _STARTS_ITEM.match(line)
        if goes_on:
            whole = f"{whole} {line}"
        else:
            yield whole
            whole = line
        last = line
    yield whole


def _table(rows: list[list[str]], pen: Marker, *, has_head: bool | None = None) -> Block:
    cells = tuple(tuple(_cell(text, pen) for text in row) for row in rows)
    if has_head if has_head is not None else _has_head(rows):
        return Block(head=cells[0], rows=cells[1:])
    return Block(rows=cells)


def _has_head(rows: list[list[str]]) -> bool:
    """Whether the first row names the columns: words, or years, over a column of figures."""
    first, below = rows[0], rows[1:]
    names = all(
        name and len(name) <= _LONGEST_HEAD and (_YEAR.fullmatch(name) or not _is_figure(name)) for name in first
    )
    if not below or len(first) < max(map(len, below)) or not names or _is_figure(first[0]):
        return False
    return any(
        all(_is_figure(row[column]) for row in below if len(row) > column and row[column])
        and any(len(row) > column and row[column] for row in below)
        for column in range(len(first))
    )


def _cell(text: str, pen: Marker) -> Cell:
    return Cell(pen.text(text), _is_figure(text))


def _is_figure(text: str) -> bool:
    return _FIGURE.fullmatch(text.strip()) is not None


def _markdown_kind(line: str) -> str:
    if _MARKDOWN_HEAD.fullmatch(line):
        return "head"
    if _MARKDOWN_ITEM.fullmatch(line):
        return "item"
    return "row" if _MARKDOWN_ROW.fullmatch(line) else "words"


def _markdown_heads(lines: list[str], pen: Marker) -> Iterator[Block]:
    for line in lines:
        if found := _MARKDOWN_HEAD.fullmatch(line):
            yield Block(paragraph=pen.text(_plain(found[2])), level=len(found[1]))


def _plain(text: str) -> str:
    return _EMPHASIS.sub(r"\2", text)
