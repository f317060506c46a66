"""What do the loops over documents find, compared with the plain way to say it?"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh.document_kernels import foremost

FIGURES = st.integers(0, 3)
ROWS = st.lists(st.tuples(st.integers(0, 4), FIGURES, FIGURES, FIGURES), max_size=60)


@given(ROWS, st.integers(1, 6))
def test_the_foremost_of_each_group_are_the_first_in_order(rows: list[tuple[int, int, int, int]], most: int) -> None:
    rows.sort(key=lambda row: row[0])
    expected: list[int] = []
    for group in range(5):
        of_group = [place for place, row in enumerate(rows) if row[0] == group]
        expected += sorted(sorted(of_group, key=lambda place: [-figure for figure in rows[place][1:]])[:most])
    groups, first, second, third = (
        np.array([row[column] for row in rows], dtype=kind)
        for column, kind in enumerate((np.int64, np.int64, np.float64, np.float64))
    )
    assert foremost(groups, first, second, third, most).tolist() == expected
