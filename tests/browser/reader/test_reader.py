"""The reader in a browser: drawer, keys, views, zoom, print, sheets, letters, with and without a script."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reader.conftest import Library

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}}
pytestmark = pytest.mark.long(1)
BOOK = "buku-pindaian.pdf"
LAW = "perda-5-2021-pengelolaan-sampah.pdf"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_search_inside_lists_the_pages_and_leads_to_them(visit: Visit, library: Library, javascript: bool) -> None:
    page = visit(library.page(BOOK, 1), java_script_enabled=javascript)

    box = page.get_by_label("Cari dalam dokumen ini")
    box.fill("pompa")
    box.press("Enter")
    page.wait_for_url("**laci=temuan*")
    finds = page.locator('[data-part="temuan"]')

    expect(page.locator(".bar-hits")).to_contain_text("temuan 1 dari 300")
    expect(finds.locator("li")).to_have_count(24)
    finds.get_by_role("link", name=re.compile("^hal. 3 ")).click()
    expect(page).to_have_url(re.compile(r"/halaman/3\?q=pompa$"))
    expect(page.locator(".bar-hits")).to_contain_text("temuan 3 dari 300")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_the_drawer_opens_by_keyboard_one_part_at_a_time(visit: Visit, library: Library, javascript: bool) -> None:
    page = visit(library.page(LAW, 2), java_script_enabled=javascript)
    drawer, headings, pages = (page.locator(each) for each in (".drawer", '[data-part="isi"]', '[data-part="halaman"]'))

    drawer.locator("> summary").focus()
    page.keyboard.press("Enter")
    expect(headings.locator("li").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(headings.locator("> summary")).to_be_focused()
    pages.locator("> summary").focus()
    page.keyboard.press("Enter")

    expect(pages.locator("li")).to_have_count(4)
    expect(pages.locator("[aria-current]")).to_contain_text("hal. 2")
    expect(headings.locator("li").first).to_be_hidden()


def test_escape_closes_the_drawer_and_gives_the_focus_back(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1))

    page.keyboard.press("d")
    expect(page.locator(".drawer-sheet")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.locator(".drawer-sheet")).to_be_hidden()
    expect(page.locator(".drawer > summary")).to_be_focused()


def test_on_a_phone_the_drawer_pushes_the_page_down(visit: Visit, library: Library) -> None:
    page = visit(library.page(BOOK, 37, "?q=pompa"), **PHONE)

    page.locator(".drawer > summary").click()
    sheet, bar = page.locator(".drawer-sheet").bounding_box(), page.locator(".bar-main").bounding_box()

    assert sheet is not None
    assert bar is not None
    assert (sheet["x"], sheet["width"]) == (0, 360)
    assert bar["y"] < sheet["y"]
    assert sheet["y"] + sheet["height"] <= bar["y"] + bar["height"] + 1  # the page is pushed down, not covered
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("query", ["", "?q=tahun", "?teks=saja", "?teks=tanpa", "?lebar=1920", "?laci=halaman"])
@pytest.mark.parametrize(
    "file",
    [LAW, "lra-kabupaten-2023.xlsx", "undangan-rapat-monev-ppid.eml", "sosialisasi-keterbukaan-informasi-2024.pptx"],
)
def test_every_kind_of_page_fits_a_phone(visit: Visit, library: Library, file: str, query: str) -> None:
    page = visit(library.page(file, 1, query), **PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_keys_turn_pages_and_hits_and_never_while_writing(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1, "?q=sampah"))
    first = page.url

    page.get_by_label("Cari dalam dokumen ini").fill("")
    page.keyboard.type("ntd?+")
    expect(page.get_by_label("Cari dalam dokumen ini")).to_have_value("ntd?+")
    expect(page.locator("dialog")).to_be_hidden()
    assert page.url == first
    page.locator("main").focus()
    page.keyboard.press("n")
    page.wait_for_url("**/halaman/2?q=sampah")
    page.keyboard.press("p")
    page.wait_for_url("**/halaman/1?q=sampah")
    page.keyboard.press("/")
    expect(page.get_by_label("Cari dalam dokumen ini")).to_be_focused()


def test_one_key_walks_through_the_views_and_the_visit_remembers(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1))
    text, frame = page.locator("#teks"), page.locator(".sheet-frame")

    page.keyboard.press("t")
    page.wait_for_url("**teks=tanpa")
    expect(text).to_be_hidden()
    page.keyboard.press("t")
    page.wait_for_url("**teks=saja")
    expect(text).to_be_visible()
    page.goto(library.address + library.page(LAW, 2))
    expect(frame).to_be_hidden()
    expect(page.locator(".bar-view [aria-current]")).to_have_text("Teks")
    page.keyboard.press("t")
    page.wait_for_url(re.compile("/halaman/2$"))
    expect(frame).to_be_visible()
    expect(text).to_be_visible()


def test_zoom_keeps_within_its_frame_and_scrolls_by_keyboard(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1))
    frame = page.locator(".sheet-frame")

    page.get_by_role("button", name="Perbesar").click()
    page.get_by_role("button", name="Perbesar").click()
    expect(page.locator(".bar-zoom output")).to_have_text("150 %")
    frame.focus()
    before = frame.evaluate("each => each.scrollLeft")
    page.keyboard.press("ArrowRight")

    page.wait_for_function("before => document.querySelector('.sheet-frame').scrollLeft > before", arg=before)
    expect(page).to_have_url(re.compile("/halaman/1$"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.keyboard.press("0")
    expect(page.locator(".bar-zoom output")).to_have_text("100 %")
    expect(frame).not_to_have_attribute("tabindex", "0")


def test_the_list_of_keys_opens_and_can_turn_them_off(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1))

    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Tombol pintas")).to_be_visible()
    page.get_by_label("Pakai tombol pintas").uncheck()
    page.get_by_role("button", name="Tutup").click()
    page.reload()
    page.keyboard.press("d")
    page.keyboard.press("/")

    expect(page.locator(".drawer-sheet")).to_be_hidden()
    expect(page.get_by_label("Cari dalam dokumen ini")).not_to_be_focused()


def test_without_a_script_nothing_is_offered_that_needs_one(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 1), java_script_enabled=False)
    page.locator(".bar-more > summary").click()

    expect(page.get_by_role("link", name="Buka berkas asli")).to_be_visible()
    for name in ("Salin teks", "Cetak halaman ini", "Tombol pintas", "Perkecil"):
        expect(page.get_by_role("button", name=name)).to_be_hidden()


def test_the_text_of_a_page_is_copied(visit: Visit, library: Library) -> None:
    page = visit(library.page(LAW, 3), permissions=["clipboard-read", "clipboard-write"])

    page.get_by_role("button", name="Salin teks").click()

    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert "mulai berlaku pada tanggal diundangkan" in page.evaluate("navigator.clipboard.readText()")


@pytest.mark.parametrize(("query", "picture", "text"), [("", True, False), ("?teks=saja", False, True)])
def test_a_page_is_printed_with_its_source_and_without_controls(
    visit: Visit, library: Library, query: str, picture: bool, text: bool
) -> None:
    page = visit(library.page(LAW, 2, query))

    page.emulate_media(media="print")

    assert page.locator(".sheet img").count() == picture
    assert page.locator("#teks").is_visible() is text
    expect(page.locator(".print-source")).to_contain_text(library.address + library.page(LAW, 2))
    for control in (".masthead-nav", ".bar-main", ".bar-tools", ".pager", ".foot"):
        expect(page.locator(control).first).to_be_hidden()
    if picture:
        box = page.locator(".sheet").bounding_box()
        image = page.locator(".sheet img").bounding_box()
        assert box is not None
        assert image is not None
        assert box["width"] == pytest.approx(image["width"], abs=1)  # so strokes stay on the words


def test_the_printed_page_is_one_sheet_of_paper(visit: Visit, library: Library) -> None:
    page = visit(library.page("scan0217.pdf", 1))
    page.locator(".sheet img").evaluate("picture => picture.decode()")

    printed = page.pdf(format="A4", prefer_css_page_size=False)

    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1


def test_the_head_and_row_numbers_of_a_sheet_stay_in_sight(visit: Visit, library: Library) -> None:
    page = visit(library.page("lra-kabupaten-2023.xlsx", 1), viewport={"width": 360, "height": 400})
    frame = page.get_by_role("region", name="Tabel")

    frame.evaluate("each => each.scrollTo(60, 120)")
    head = page.get_by_role("columnheader", name="Persen").bounding_box()
    number = page.get_by_role("rowheader", name="5", exact=True).bounding_box()
    box = frame.bounding_box()

    assert box is not None
    assert head is not None
    assert number is not None
    assert head["y"] == pytest.approx(box["y"], abs=2)
    assert number["x"] == pytest.approx(box["x"], abs=2)


def test_a_mail_is_read_as_a_letter(visit: Visit, library: Library) -> None:
    page = visit(library.page("undangan-rapat-monev-ppid.eml", 1))

    head = page.locator(".letter-head")

    expect(head.locator("dt")).to_have_text(["Dari", "Kepada", "Perihal", "Tanggal", "Lampiran"])
    head.get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/dokumen/\w{12}$"))


def test_a_slide_has_the_shape_of_a_slide(visit: Visit, library: Library) -> None:
    page = visit(library.page("sosialisasi-keterbukaan-informasi-2024.pptx", 2))

    box = page.locator(".set-slide .set").bounding_box()

    assert box is not None
    assert box["width"] / box["height"] == pytest.approx(16 / 9, abs=0.02)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("file", [LAW, "lra-kabupaten-2023.xlsx", "undangan-rapat-monev-ppid.eml"])
def test_no_page_breaks_the_rules_of_its_own_policy(visit: Visit, library: Library, file: str, scheme: str) -> None:
    page = visit("/tentang", color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(library.address + library.page(file, 1, "?q=tahun"))
    page.keyboard.press("+")
    page.keyboard.press("?")
    page.wait_for_load_state("networkidle")

    assert complaints == []


def test_the_browser_is_told_to_show_the_original_itself(library: Library) -> None:
    with urlopen(f"{library.address}/dokumen/{library.ids[LAW]}/berkas") as answer:
        headers = answer.headers

    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"].startswith("inline")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Accept-Ranges"] == "bytes"
