"""Every page of the staff side is accessible, fits a phone and a desk, and speaks the reader's language throughout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import BrowserContext, Page

from search_api.access import ACCESS, permitted
from search_api.staff.work.words import ACTS
from search_api.translation import LOCALE_FOLDER
from tests.browser.staff.conftest import StaffSite
from tests.browser.staff.filled import LIBRARIAN, OFFICER
from tests.browser.staff.staff_places import NOT_PAGES, PLACES, StaffPlace, routes_with
from tests.browser.test_accessibility import COLOURS, UNFOLD, violations

Window = Callable[..., BrowserContext]
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
FACTS = """() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll("h1").length,
    wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
})"""
WORDS = """() => {
    const said = [document.title], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
    const elsewhere = "[lang=id], script, style, textarea, q, .page-text, .twin-row";
    const named = ["aria-label", "alt", "title", "placeholder", "data-say-settled"];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            if (!node.parentElement.closest(elsewhere)) said.push(node.data);
        } else if (node.nodeType === Node.ELEMENT_NODE) {
            for (const { name, value } of node.attributes) {
                if (named.includes(name) || name.startsWith("data-say-")) said.push(value);
            }
        }
    }
    return said.map((each) => each.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w*\}")


@pytest.fixture(scope="session")
def untranslated() -> Callable[[Page], list[str]]:
    """What an English page says in Indonesian: sentences of the catalogue, or parts of them around their places."""
    with (LOCALE_FOLDER / "en" / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalogue = [each for each in read_po(source, locale="en") if each.id]
    pairs = [(str(_first(each.id)), str(_first(each.string))) for each in catalogue]
    english = "\n".join(after for _, after in pairs)
    whole = {before for before, after in pairs if before != after} - {after for _, after in pairs}
    parts = {part for before in whole for part in _parts(before) if part not in english}

    def found(page: Page) -> list[str]:
        said = page.evaluate(WORDS)
        at_once = "\n".join(said)
        return sorted({each for each in said if each in whole} | {part for part in parts if part in at_once})

    return found


def _first(message: object) -> object:
    return message[0] if isinstance(message, list | tuple) else message


def _parts(sentence: str) -> Iterator[str]:
    for part in PLACE.split(sentence):
        if len(plain := " ".join(part.split())) > 15 and " " in plain:
            yield plain


def test_no_page_of_the_staff_side_is_left_out() -> None:
    assert {place.route for place in PLACES} | NOT_PAGES.keys() == routes_with("GET")
    assert {place.route for place in PLACES}.isdisjoint(NOT_PAGES)


def test_what_counts_as_no_page_is_none(window: Window, staff_site: StaffSite) -> None:
    context = window()
    pages: list[str] = []
    for route, (address, _reason) in NOT_PAGES.items():
        batch = "{batch}" in address
        staff_site.sign_in(context, "" if route.startswith("/masuk") else "ani" if batch else "rahma")
        answer = context.request.get(staff_site.at(address), max_redirects=0)
        led_on = 300 <= answer.status < 400 or (answer.status == 404 and route.startswith("/masuk/layanan"))
        if not led_on and (answer.status != 200 or answer.headers["content-type"].startswith("text/html")):
            pages.append(f"{route}: {answer.status} {answer.headers.get('content-type')}")

    assert pages == []


@pytest.mark.long(75)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_page_is_accessible_fits_and_speaks_one_language(
    window: Window, staff_site: StaffSite, untranslated: Callable[[Page], list[str]], language: str
) -> None:
    # Indonesian in the light and English in the dark: axe looks at each page once in each.
    scheme = {"id": "light", "en": "dark"}[language]
    context = window(locale=language, viewport=PHONE, reduced_motion="reduce", color_scheme=scheme)
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    for place in PLACES:
        faults = _open(page, staff_site, place, place.login)
        faults += violations(page) if language == "id" else [*violations(page, COLOURS), *untranslated(page)]
        if faults := [*faults, *_misfits(page, language, at_desk=language == "id")]:
            wrong[f"{place.login} {place.address}"] = faults

    assert wrong == {}


@pytest.mark.long(33)
def test_what_librarians_and_officers_see_otherwise_is_accessible_and_fits_too(
    window: Window, staff_site: StaffSite
) -> None:
    context = window(viewport=PHONE, reduced_motion="reduce")
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    for person in (LIBRARIAN, OFFICER):
        for place in (place for place in PLACES if place.differs):
            assert permitted(person, ACCESS[place.route]["GET"]), place.address
            faults = _open(page, staff_site, place, person.login)
            if faults := [*faults, *violations(page), *_misfits(page, "id")]:
                wrong[f"{person.login} {place.address}"] = faults

    assert wrong == {}


def _open(page: Page, site: StaffSite, place: StaffPlace, login: str) -> list[str]:
    site.sign_in(page.context, login)
    answer = page.goto(site.at(place.address))
    assert answer is not None
    page.evaluate(UNFOLD)
    missing = [] if page.locator(place.ready).count() or login != place.login else [f"{place.ready} is not there"]
    return [*missing, *([f"answer {answer.status}"] if answer.status != place.status else [])]


def _misfits(page: Page, language: str, *, at_desk: bool = False) -> Iterator[str]:
    facts = page.evaluate(FACTS)
    if facts["lang"] != language:
        yield f"language {facts['lang']}"
    if facts["headings"] != 1:
        yield f"{facts['headings']} main headings"
    if facts["wider"] > 0:
        yield f"{facts['wider']} pixels wider than a phone"
    if not at_desk:
        return
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    if (wider := page.evaluate(FACTS)["wider"]) > 0:
        yield f"{wider} pixels wider than a desk"
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Mistake:
    """A form sent with bad input. ``typed`` goes into fields, ``ticked`` are ticked; ``kept`` keeps what was typed."""

    login: str
    address: str
    button: str
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: Sequence[str] = ()
    kept: str = ""


MISTAKES: Final = (
    Mistake("", "/masuk", "Masuk", {"#nama": "rahma", "#kata_sandi": "salah salah"}, kept="#nama"),
    Mistake("siti", "/akun/kata-sandi", "Simpan", {"#sekarang": "salah", "#baru": "pendek", "#ulang": "beda"}),
    Mistake("siti", "/akun/kunci", "Buat kunci", {"#label": "Pemindai"}, kept="#label"),
    Mistake("siti", "/kerja/dokumen/{submitted}", "Simpan", {"#title": "Judul lain", "#year": "20x4"}, kept="#title"),
    Mistake("siti", "/kerja/dokumen/{submitted}/pindah?langkah=return", "Kembalikan"),
    Mistake(
        "siti",
        "/kerja/dokumen/{scheduled}/pindah?langkah=publish",
        "Terbitkan",
        {"#tanggal": "2001-01-01"},
        ["input[value=nanti]"],
        kept="#tanggal",
    ),
    Mistake(
        "rahma",
        "/kerja/sunting-massal?status=draft",
        "Lihat akibatnya",
        {"#year": "abcd"},
        ["input[name=ubah][value=year]"],
        kept="#year",
    ),
    Mistake("siti", "/kerja/kosakata/subjek", "Simpan", {"#code": "tidak boleh", "#name": "Coba"}, kept="#name"),
    Mistake("siti", "/kerja/kosakata/penataan", "Simpan", {"#nama-1": "Unit baru"}, kept="#nama-1"),
    Mistake(
        "rahma", "/kerja/orang", "Buat akun", {"#nama_lengkap": "Siti", "#nama_pengguna": "siti"}, kept="#nama_lengkap"
    ),
    Mistake("siti", "/kerja/dokumen/{personal}/privasi?hal=2", "Boleh terbit"),
    Mistake("siti", "/kerja/dokumen/{twin}/kembar", "Simpan"),
    Mistake("siti", "/kerja/pertanyaan/kata", "Coba dahulu", {"#kata": "jukung"}, kept="#kata"),
    Mistake("siti", "/kerja/usulan", "Simpan", {"#batas-class": "banyak"}, kept="#batas-class"),
)


@pytest.mark.long(21)
def test_a_mistake_is_told_in_an_accessible_page_that_keeps_what_was_typed(
    window: Window, staff_site: StaffSite
) -> None:
    page = window(viewport=PHONE, reduced_motion="reduce").new_page()
    wrong: dict[str, list[str]] = {}
    for mistake in MISTAKES:
        staff_site.sign_in(page.context, mistake.login)
        page.goto(staff_site.at(mistake.address))
        for selector, text in mistake.typed.items():
            page.locator(selector).fill(text)
        for selector in mistake.ticked:
            page.locator(selector).check()
        page.evaluate("document.querySelectorAll('form').forEach((each) => { each.noValidate = true })")
        with page.expect_navigation() as answer:
            page.locator("main").get_by_role("button", name=mistake.button).locator("visible=true").first.click()
        faults = [] if page.locator("main .error-summary").count() else ["no summary of what is wrong"]
        if answer.value is None or not 400 <= answer.value.status < 500:
            faults.append("not refused")
        if mistake.kept and page.locator(mistake.kept).input_value() != mistake.typed[mistake.kept]:
            faults.append(f"{mistake.kept} is lost")
        if faults := [*faults, *violations(page), *_misfits(page, "id")]:
            wrong[mistake.address] = faults

    assert wrong == {}


def test_every_act_in_the_audit_trail_has_a_name(staff_site: StaffSite) -> None:
    with staff_site.archive.database.read() as uow:
        acts = set(uow.audit.actions())

    assert acts - ACTS.keys() == set()
