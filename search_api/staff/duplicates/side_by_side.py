"""How are two texts shown beside each other, so that the eye falls on what differs?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indexer.same_text import Comparison, Stretch, StretchKind, TextWord

MOST_ROWS: Final = 400
_CONTEXT: Final = 12
"""Words shown on either side of a difference; what lies further away is folded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; ``kind`` is empty where both texts say the same."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class SideRow:
    """What stands at one place of either text. ``folded`` words follow that both have alike and that are not shown."""

    left_page: int
    right_page: int
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    folded: int


def rows_of(comparison: Comparison, left: Sequence[TextWord], right: Sequence[TextWord]) -> list[SideRow]:
    """Rows in the order of the texts, each a few differences with the words around them."""
    rows: list[SideRow] = []
    for group, folded in _groups(comparison.stretches):
        if len(rows) == MOST_ROWS:
            break
        pieces_left = tuple(_piece(left[e.left : e.left_end], e.kind) for e in group if e.left_end > e.left)
        pieces_right = tuple(_piece(right[e.right : e.right_end], e.kind) for e in group if e.right_end > e.right)
        rows.append(
            SideRow(
                left[min(group[0].left, len(left) - 1)].page,
                right[min(group[0].right, len(right) - 1)].page,
                pieces_left,
                pieces_right,
                folded,
            )
        )
    return rows


def _groups(stretches: Sequence[Stretch]) -> Iterator[tuple[list[Stretch], int]]:
    """Stretches that belong together, and how many words of the same are left out after them."""
    group: list[Stretch] = []
    for number, each in enumerate(stretches):
        if each.kind is not StretchKind.SAME or each.length <= 2 * _CONTEXT:
            group.append(each)
            continue
        first, last = number == 0, number == len(stretches) - 1
        before = 0 if first else _CONTEXT
        after = 0 if last else _CONTEXT
        if before:
            group.append(_part(each, 0, before))
        if group:
            yield group, each.length - before - after
        group = [_part(each, each.length - after, each.length)] if after else []
        if first and not before:
            yield [_part(each, 0, min(_CONTEXT, each.length - after))], each.length - after - _CONTEXT
    if group:
        yield group, 0


def _part(each: Stretch, start: int, end: int) -> Stretch:
    return Stretch(each.kind, each.left + start, each.left + end, each.right + start, each.right + end)


def _piece(words: Sequence[TextWord], kind: StretchKind) -> Piece:
    return Piece(" ".join(word.written for word in words), "" if kind is StretchKind.SAME else kind.value)
