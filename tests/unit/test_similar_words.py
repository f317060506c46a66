"""Is the distance of a word to a whole vocabulary the one that is counted letter by letter?"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.edit_distance import edits
from indexer.engines.whoosh.arrays import ArrayWriter, open_arrays
from indexer.engines.whoosh.resembling import similar_terms
from indexer.engines.whoosh.strings import write_strings
from indexer.engines.whoosh.vocabulary import Vocabulary

WORDS = st.text(st.sampled_from("abcdé"), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vocabulary")


@given(terms=st.sets(WORDS | WORDS.map(lambda word: f"{word}-{word}")), word=WORDS, limit=st.sampled_from((1, 2)))
def test_similar_terms_are_those_of_few_edits(scratch: Path, terms: set[str], word: str, limit: int) -> None:
    ordered = sorted(term.encode() for term in terms)
    path = scratch / "arrays"
    path.unlink(missing_ok=True)
    with path.open("xb") as stream, ArrayWriter(stream, scratch) as arrays:
        write_strings(arrays, "text.terms", ordered)
    vocabulary = Vocabulary(open_arrays(path), "text", [1] * len(ordered))  # type: ignore[arg-type]

    found, different = similar_terms(vocabulary, word, limit)

    expected = {term.decode(): edits(word, term.decode(), limit) for term in ordered if b"-" not in term}
    near = {term: count for term, count in expected.items() if count is not None}
    assert dict(zip(vocabulary.terms(found), different.tolist(), strict=True)) == near
