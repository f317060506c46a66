"""How many letters of two words differ?"""

from __future__ import annotations


def edits(word: str, other: str, limit: int) -> int | None:
    """Letters to insert, drop, replace or swap with a neighbour (optimal string alignment); None above ``limit``."""
    if abs(len(word) - len(other)) > limit:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(word, 1):
        two_before, before, row = before, row, [at]
        for place, found in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (letter != found))
            if at > 1 and place > 1 and letter == other[place - 2] and word[at - 2] == found:
                cost = min(cost, two_before[place - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(before) > limit:
            return None
    return row[-1] if row[-1] <= limit else None
