"""Which page numbers does a reader need to see?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paging:
    """Links around the page one is on; ``None`` in ``steps`` is a gap."""

    page: int
    last: int
    previous: str | None
    following: str | None
    steps: tuple[tuple[int, str] | None, ...]


def paging(page: int, last: int, address: Callable[[int], str]) -> Paging:
    """First, last, and two on either side of ``page``."""
    numbers = sorted({1, last, *range(max(1, page - 2), min(last, page + 2) + 1)})
    steps: list[tuple[int, str] | None] = []
    for index, number in enumerate(numbers):
        if index and number - numbers[index - 1] > 1:
            steps.append(None)
        steps.append((number, address(number)))
    return Paging(
        page,
        last,
        address(page - 1) if 1 < page <= last + 1 else None,
        address(page + 1) if page < last else None,
        tuple(steps),
    )


def whole_number(text: str, most: int) -> int:
    """``text`` from an address line as a number from 1 to ``most``; nonsense is 1."""
    if not (text.isascii() and text.isdigit()):
        return 1
    return most if len(text) > len(str(most)) else max(1, min(int(text), most))
