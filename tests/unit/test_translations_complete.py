"""Every sentence of code and templates is also there in English, with the same places to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

import archive.bulk_editing
import archive.curation
import indexer
import search_api
from search_api.translation import LOCALE_FOLDER, translator

KEYWORDS: dict[str, object] = dict.fromkeys(
    (
        "_",
        "N_",
        "gettext",
        "translate",
        "InvalidInput",
        "NotFound",
        "Conflict",
        "Forbidden",
        "PersonalDataFound",
        "RedactionRefused",
    )
)
KEYWORDS["ngettext"] = (1, 2)
KEYWORDS["Obstacle"] = (2,)
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w*\}")


def sentences() -> Iterator[tuple[str, str]]:
    """(message id, where it stands)."""
    for package in (archive, indexer, search_api):
        root = Path(package.__file__ or "").parent
        for path in sorted([*root.rglob("*.py"), *root.rglob("templates/**/*.html")]):
            method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
            for line, message, _, _ in extract_from_file(method, path, keywords=KEYWORDS):  # type: ignore[arg-type]
                first = message if isinstance(message, str) else message[0]
                if first:
                    yield first, f"{path.name}:{line}"


@pytest.fixture(scope="module")
def english() -> Catalog:
    with (LOCALE_FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale="en")


def test_every_sentence_has_an_english_translation(english: Catalog) -> None:
    missing = [f"{where}: {sentence}" for sentence, where in sentences() if not _translated(english, sentence)]

    assert missing == []


def test_no_translation_is_left_over(english: Catalog) -> None:
    used = {sentence for sentence, _ in sentences()}
    used |= {
        archive.curation.EXEMPT_CANNOT_BE_PUBLISHED,
        archive.bulk_editing.NOT_ALLOWED,
        archive.bulk_editing.CHANGED_SINCE,
        archive.bulk_editing.GONE,
    }

    assert [message.id for message in english if message.id and _first(message.id) not in used] == []


def test_translations_fill_the_same_places(english: Catalog) -> None:
    for message in english:
        if message.id:
            for translated in [message.string] if isinstance(message.string, str) else message.string:
                assert sorted(PLACE.findall(translated)) == sorted(PLACE.findall(_first(message.id))), message.id


def test_plurals_follow_english() -> None:
    ngettext = translator("en").ngettext

    assert ngettext("%(shown)s dokumen", "%(shown)s dokumen", 1) == "%(shown)s document"
    assert ngettext("%(shown)s dokumen", "%(shown)s dokumen", 2) == "%(shown)s documents"


def _first(message_id: object) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]  # type: ignore[index]


def _translated(catalog: Catalog, sentence: str) -> bool:
    message = catalog.get(sentence)
    strings = message.string if message is not None else ""
    return bool(strings) and all([strings] if isinstance(strings, str) else strings)
