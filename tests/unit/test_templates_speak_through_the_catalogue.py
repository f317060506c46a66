"""No sentence stands bare in a template: what a reader reads goes through the catalogue of translations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

import search_api

TEMPLATES = Path(search_api.__file__).parent / "templates"
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"[^\W\d_]+ [^\W\d_]+")
HOLE = "\N{REPLACEMENT CHARACTER}"  # where something is filled in
SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "label")
"""Attributes that are read to people; ``content`` is one where the element is a description."""

CLASSES = re.compile(r"""['"] ?[a-z-]+( [a-z-]+)*['"]|room-[a-z]+""")
"""Names for the style sheet: several in a string, and the block ``room`` of each page."""

TRANSLATING = {"_", "ngettext", "gettext"}
ALIKE_IN_BOTH = {
    "SHA-256",
    "BibTeX",
    "RIS",
    "CSV",
    "JSON",
    "Atom",
    "PDF",
    "OpenAPI",
    "URL",
    "Windows (PowerShell)",
    "Linux",
    "macOS",
}
IN_LETTERS = {TEMPLATES / "parts" / "letter.html"}
"""What is meant to be sent to an Indonesian office."""

WITHOUT_CODE = {"code", "kbd", "script", "style"}
_ENVIRONMENT = jinja2.Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


class Spoken(HTMLParser):
    """Collects the text between tags and in attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        spoken = [given.get(name) or "" for name in SPOKEN]
        if tag == "meta" and given.get("name") == "description":
            spoken.append(given.get("content") or "")
        if tag == "input" and given.get("type") in ("submit", "reset", "button"):
            spoken.append(given.get("value") or "")
        self.found += [text for text in spoken if _bare(text)]
        if tag in WITHOUT_CODE:
            self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside and _bare(data):
            self.found.append(data.strip())


def bare_sentences(source: str) -> list[str]:
    """What stands in a template without having been given to the catalogue."""
    parser = Spoken()
    parser.feed(re.sub(f"(</?){HOLE}", r"\1p", "".join(_markup(source))))  # <{{ heading }}> is a tag of some kind
    parser.close()
    return parser.found + list(_bare_strings(source))


def _markup(source: str) -> Iterator[str]:
    """The template with a hole for everything that is filled in."""
    open_tag = False
    for _, kind, value in _ENVIRONMENT.lex(source):
        if kind == "data":
            yield value
        elif kind == "variable_begin":
            open_tag = True
        elif kind == "variable_end" and open_tag:
            open_tag = False
            yield HOLE


def _bare_strings(source: str) -> Iterator[str]:
    """Strings of two words and more inside ``{{ }}`` and ``{% %}`` that are no argument of a translation."""
    calls: list[str] = []
    before = ""
    for _, kind, value in _ENVIRONMENT.lex(source):
        if kind == "whitespace":
            continue
        if value == "(":
            calls.append(before)
        elif value == ")" and calls:
            calls.pop()
        elif kind == "string" and SENTENCE.search(value) and not (CLASSES.fullmatch(value) or TRANSLATING & {*calls}):
            yield value
        before = value


def _bare(text: str) -> bool:
    words = CLASSES.sub(" ", text.replace(HOLE, " "))
    for known in ALIKE_IN_BOTH:
        words = words.replace(known, " ")
    return bool(LETTERS.search(words))


@pytest.mark.parametrize("path", sorted(set(TEMPLATES.rglob("*.html")) - IN_LETTERS), ids=lambda path: path.name)
def test_no_template_speaks_past_the_catalogue(path: Path) -> None:
    assert bare_sentences(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Dokumen ini</p>",
        "<p>{{ count }} dokumen</p>",
        '<img alt="Gambar halaman">',
        '<a aria-label="{% if x %}Buka{% endif %}">›</a>',
        '<meta name="description" content="Arsip {{ name }}">',
        '{{ "Belum ada" if empty else "" }}',
        '{{ label("Cari lagi", _("Cari")) }}',
    ],
)
def test_bare_sentences_are_seen(source: str) -> None:
    assert bare_sentences(source) != []


@pytest.mark.parametrize(
    "source",
    [
        '<p class="quiet wide">{{ _("Dokumen ini") }}</p>',
        "<code>title:</code> <code>SHA-256</code> · {{ count }} ›",
        '<a class="button{{ \' button-quiet\' if quiet }}" href="/cari">{{ _("Cari lagi") }}</a>',
        '{{ ngettext("%(n)s dokumen", "%(n)s dokumen", count, n=count|number) }}',
        "{# Each class has a shape #}",
    ],
)
def test_what_needs_no_translation_is_left_alone(source: str) -> None:
    assert bare_sentences(source) == []
