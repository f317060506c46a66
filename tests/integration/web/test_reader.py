"""The reader without a browser: addresses, views, the drawer, and pages set as what they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from falcon import testing
from pypdf import PdfWriter
from reportlab.pdfgen import canvas

from archive.documents import Document, FileType, Lifecycle, Page, PageKind, TextSource

Put = Callable[..., Document]
PDF = {"media_type": "application/pdf", "file_type": FileType.PDF, "file_name": "laporan.pdf"}
BORN = TextSource.BORN_DIGITAL


def pdf(pages: int, *headings: tuple[str, int]) -> bytes:
    written = BytesIO()
    sheet = canvas.Canvas(written, pagesize=(400, 600), invariant=True)
    for number in range(1, pages + 1):
        sheet.drawString(50, 500, f"Halaman {number}")
        sheet.showPage()
    sheet.save()
    outlined = PdfWriter(clone_from=written)
    for title, number in headings:
        outlined.add_outline_item(title=title, page_number=number - 1)
    result = BytesIO()
    outlined.write(result)
    return result.getvalue()


def put_pdf(put: Put, *texts: str, headings: tuple[tuple[str, int], ...] = ()) -> Document:
    pages = [Page(number, text, BORN, width=400, height=600) for number, text in enumerate(texts, 1)]
    return put("Laporan Air", content=pdf(len(texts), *headings), pages=pages, **PDF)


def part(page: str, name: str) -> str:
    """The part of the drawer of this name, to its end."""
    return page.split(f'data-part="{name}"')[1].split("</details>")[0]


def test_the_short_address_leads_to_the_one_address_and_keeps_the_question(
    client: testing.TestClient, put: Put
) -> None:
    document = put("Laporan", "air")

    answer = client.simulate_get(f"/dokumen/{document.id}/hal/1?q=air+bersih&lang=en")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"/dokumen/{document.id}/halaman/1?q=air+bersih&lang=en"


def test_every_link_between_pages_keeps_words_and_view(client: testing.TestClient, put: Put) -> None:
    document = put_pdf(put, "air", "air", "air")

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/2?q=air&teks=saja").text

    ways = set(re.findall(rf'href="(/dokumen/{document.id}/halaman/[13][^"]*)"', page))
    assert ways == {f"/dokumen/{document.id}/halaman/{number}?q=air&amp;teks=saja" for number in (1, 3)}
    chosen = client.simulate_get(f"/dokumen/{document.id}/halaman?nomor=3&q=air&teks=saja")
    assert chosen.headers["Location"] == f"/dokumen/{document.id}/halaman/3?q=air&teks=saja"


def test_each_view_shows_its_part_only(client: testing.TestClient, put: Put) -> None:
    address = f"/dokumen/{put_pdf(put, 'air').id}/halaman/1"

    both, picture, text, odd = (
        client.simulate_get(address + query).text for query in ("", "?teks=tanpa", "?teks=saja", "?teks=aneh")
    )

    assert [("<figure" in page, 'id="teks"' in page) for page in (both, picture, text, odd)] == [
        (True, True),
        (True, False),
        (False, True),
        (True, True),
    ]


def test_a_picture_can_be_enlarged_without_a_script(client: testing.TestClient, put: Put) -> None:
    address = f"/dokumen/{put_pdf(put, 'air').id}/halaman/1"

    plain, large = client.simulate_get(address).text, client.simulate_get(f"{address}?lebar=1280").text

    assert f'href="{address}?lebar=1280"' in plain
    assert 'class="sheet sheet-1280"' in large
    assert 'sizes="1280px"' in large
    assert '<div class="sheet-frame" tabindex="0"' in large
    assert 'class="sheet"' in client.simulate_get(f"{address}?lebar=31337").text


def test_who_saves_data_is_offered_small_pictures(client: testing.TestClient, put: Put) -> None:
    address = f"/dokumen/{put_pdf(put, 'air').id}/halaman/1"

    plain, saving = client.simulate_get(address), client.simulate_get(address, headers={"Save-Data": "on"})

    assert "1920w" in plain.text
    assert "640w" in saving.text
    assert "1280w" not in saving.text
    assert "Save-Data" in plain.headers["Vary"]


def test_the_drawer_lists_the_pages_that_hold_the_words(client: testing.TestClient, put: Put) -> None:
    document = put("Laporan", *["air bersih & sehat" if number % 2 else "lain" for number in range(60)])

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/2?q=air&laci=temuan").text
    finds = part(page, "temuan")

    assert '<details class="drawer" id="laci" open>' in page
    assert '<span class="count">30</span>' in finds
    assert finds.count("<mark>air</mark> bersih &amp; sehat") == 24
    assert 'aria-current="page"' in finds
    rest = client.simulate_get(f"/dokumen/{document.id}/halaman/2?q=air&laci=temuan&mulai=25").text
    assert part(rest, "temuan").count("<mark>air</mark>") == 6
    assert "laci=temuan&amp;mulai=1" in part(rest, "temuan")


def test_a_long_document_shows_some_thumbnails_at_a_time(client: testing.TestClient, put: Put) -> None:
    document = put_pdf(put, *["kata"] * 60)

    here = part(client.simulate_get(f"/dokumen/{document.id}/halaman/30").text, "halaman")
    first = part(client.simulate_get(f"/dokumen/{document.id}/halaman/30?laci=halaman&mulai=1").text, "halaman")
    beyond = part(client.simulate_get(f"/dokumen/{document.id}/halaman/30?laci=halaman&mulai=999").text, "halaman")

    assert here.count("<img ") == 24
    assert here.count('loading="lazy"') == 24
    assert "/pages/25/image?width=160" in here
    assert "/pages/1/image?width=160" in first
    assert beyond.count("<img ") == 12


def test_headings_come_from_the_file(client: testing.TestClient, put: Put) -> None:
    document = put_pdf(put, "satu", "dua", "tiga", headings=(("Pendahuluan", 1), ("Bab <I>", 3)))

    headings = part(client.simulate_get(f"/dokumen/{document.id}/halaman/2").text, "isi")

    assert re.findall(r"<span>(.*?)</span>", headings.split("</summary>")[1]) == ["Pendahuluan", "Bab &lt;I&gt;"]
    assert f'href="/dokumen/{document.id}/halaman/3"' in headings
    assert headings.index("Pendahuluan") > headings.index('aria-current="true"')


def test_where_a_file_lists_no_headings_labels_stand_for_them(client: testing.TestClient, put: Put) -> None:
    pages = [
        Page(number, "kata", BORN, PageKind.SLIDE, label)
        for number, label in enumerate(["Pembukaan", "Pembukaan", "Penutup"], 1)
    ]
    document = put("Paparan", pages=pages, file_type=FileType.PRESENTATION)

    headings = part(client.simulate_get(f"/dokumen/{document.id}/halaman/1").text, "isi")

    assert re.findall(r"<span>(.*?)</span>", headings.split("</summary>")[1]) == ["Pembukaan", "Penutup"]


def test_a_damaged_file_is_read_without_headings_and_picture(client: testing.TestClient, put: Put) -> None:
    document = put("Rusak", pages=[Page(1, "kata", BORN)], content=b"%PDF-1.4 rusak", **PDF)

    answer = client.simulate_get(f"/dokumen/{document.id}/halaman/1?q=kata")

    assert answer.status_code == 200
    assert "<mark>kata</mark>" in answer.text
    assert 'data-part="isi"' not in answer.text


def test_rows_of_a_sheet_are_counted_under_their_head_through_all_its_parts(
    client: testing.TestClient, put: Put
) -> None:
    texts = ["Uraian\tPagu 2024\nGaji\t100\nAir\t200", "Listrik\t300\nJalan\t400"]
    pages = [Page(number, text, BORN, PageKind.SHEET, f"Pagu ({number}/2)") for number, text in enumerate(texts, 1)]
    document = put("Anggaran", pages=pages, file_type=FileType.SPREADSHEET)

    second = client.simulate_get(f"/dokumen/{document.id}/halaman/2").text

    assert '<th scope="col">Uraian</th><th scope="col">Pagu 2024</th>' in second
    assert '<th scope="row" class="row-number">3</th><td>Listrik</td><td class="figure">300</td>' in second
    assert 'Pagu <span class="quiet">· bagian 2 dari 2</span>' in second


def test_a_mail_is_set_as_a_letter_with_what_came_with_it(client: testing.TestClient, put: Put) -> None:
    text = (
        "From: Sekretariat <ppid@contoh.invalid>\nTo: Pelaksana\nSubject: Undangan Rapat\n"
        "Date: Tue, 20 May 2025 10:15:00 +0700\n\nYth. Bapak dan Ibu,\n\n> Kapan rapatnya?\nSelasa."
    )
    pages = [Page(1, text, BORN, PageKind.SECTION)]
    document = put("Undangan", pages=pages, file_type=FileType.EMAIL, media_type="message/rfc822")
    put("Surat Terlampir", "isi", parent_id=document.id)
    put("Lampiran Tertutup", "isi", parent_id=document.id, lifecycle=Lifecycle.DRAFT)

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/1?q=rapat").text

    assert "<dt>Dari</dt><dd>Sekretariat &lt;ppid@contoh.invalid&gt;</dd>" in page
    assert "<dt>Perihal</dt><dd>Undangan <mark>Rapat</mark></dd>" in page
    assert '<time datetime="2025-05-20T10:15:00+07:00">20 Mei 2025 10.15</time>' in page
    assert '<blockquote class="paragraph">Kapan <mark>rapatnya</mark>?</blockquote>' in page
    assert "Surat Terlampir" in page
    assert "Lampiran Tertutup" not in page


def test_a_mail_without_a_head_is_plain_text(client: testing.TestClient, put: Put) -> None:
    pages = [Page(1, "Catatan: bukan kepala surat", BORN, PageKind.SECTION)]
    document = put("Surel", pages=pages, file_type=FileType.EMAIL, media_type="message/rfc822")

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/1").text

    assert "letter-head" not in page
    assert "Catatan: bukan kepala surat" in page


def test_a_slide_without_picture_is_set_as_a_slide(client: testing.TestClient, put: Put) -> None:
    pages = [Page(1, "Empat golongan\nBerkala\nSerta-merta", BORN, PageKind.SLIDE, "Empat golongan")]
    document = put("Paparan", pages=pages, file_type=FileType.PRESENTATION)

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/1").text

    assert "set-slide" in page
    assert '<h3 class="set-heading set-heading-2">Empat golongan</h3>' in page
    assert '<p class="paragraph">Serta-merta</p>' in page


def test_a_printed_page_says_where_it_comes_from(client: testing.TestClient, put: Put) -> None:
    document = put("Keputusan", "kata", "kata", number="188.45/217")

    page = client.simulate_get(f"/dokumen/{document.id}/halaman/2?q=kata").text

    source = page.split('class="print-source">')[1].split("</p>")[0]
    assert source.startswith("Keputusan · 188.45/217 · Dinas Kesehatan · halaman 2 / 2<br>")
    assert source.endswith(f">/dokumen/{document.id}/halaman/2</span>")


@pytest.mark.parametrize(
    "query", ["q=", "laci=sembarang", "mulai=-1&laci=temuan", "lebar=1e9", "q=a&q=b&teks=x&teks=y"]
)
def test_nonsense_in_the_address_is_taken_as_far_as_it_makes_sense(
    client: testing.TestClient, put: Put, query: str
) -> None:
    document = put("Laporan", "kata")

    assert client.simulate_get(f"/dokumen/{document.id}/halaman/1?{query}").status_code == 200
