"""Reasons, states, classes, types and notes all have words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive import query_language, query_tokens, query_values
from archive.classification import InformationClass
from archive.documents import FileType, PageKind, Processing, Reason, TextSource
from search_api import labels, query_notes
from search_api.figures import file_size
from search_api.reasons import reason_sentence, state_label
from search_api.services import Language


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_code_has_words(language: Language) -> None:
    words = [
        *(reason_sentence(reason, {}, language) for reason in Reason),
        *(state_label(state, language) for state in Processing),
        *(labels.class_label(value, language) for value in InformationClass),
        *(labels.class_gloss(value, language) for value in InformationClass),
        *(labels.type_label(value, language) for value in FileType),
        *(labels.source_label(value, language) for value in TextSource),
        *(labels.page_word(kind, language) for kind in PageKind),
        *(labels.page_abbreviation(kind, language) for kind in PageKind),
        *(labels.page_count(2, kind, language) for kind in PageKind),
        *(query_notes.note_sentence(note, language) for note in query_notes.SENTENCES),
    ]

    assert all(words)


def test_a_reason_says_what_is_safe_and_what_to_do() -> None:
    for reason in Reason:
        assert len(re.split(r"[.;]\s", reason_sentence(reason, {}, "id"))) >= 2, reason


def test_figures_of_a_reason_are_shown_and_texts_are_not() -> None:
    sentence = reason_sentence(Reason.TOO_MANY_PAGES, {"pages": 25_000, "path": "rahasia.pdf"}, "id")

    assert sentence.endswith("Jumlah halamannya 25.000.")
    assert "rahasia" not in sentence


@pytest.mark.parametrize(
    ("reason", "limit", "said"),
    [
        (Reason.OUT_OF_MEMORY, 800 << 20, "Batasnya 839 MB."),
        (Reason.OUT_OF_TIME, 90, "Batasnya 90 detik."),
        (Reason.TOO_MANY_PARTS, 10_000, "Batasnya 10.000 bagian."),
    ],
)
def test_a_limit_is_said_with_what_it_counts(reason: Reason, limit: int, said: str) -> None:
    assert reason_sentence(reason, {"limit": limit}, "id").endswith(said)


def test_every_note_of_the_query_language_has_a_sentence() -> None:
    sources = [Path(module.__file__ or "").read_text("utf-8") for module in (query_language, query_tokens)]
    given = set(re.findall(r'(?:_note\(|notes\[)"(\w+)"', "".join(sources)))

    assert given | set(query_values.UNKNOWN.values()) | {"expansion_limited"} == set(query_notes.SENTENCES)


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 B"), (999, "999 B"), (1_000, "1 kB"), (1_432_000, "1,4 MB"), (512 << 20, "537 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, said: str) -> None:
    assert file_size(size, "id") == said
