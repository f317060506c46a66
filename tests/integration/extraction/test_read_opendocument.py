from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from archive.documents import PageKind, Reason
from archive.errors import PasswordProtected, UnsafeFile
from archive.extraction import ExtractedDocument
from indexer import media_types as mt

Extract = Callable[..., ExtractedDocument]
Pack = Callable[[str, Mapping[str, str | bytes]], Path]

NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("presentation", "presentation"),
        ("meta", "meta"),
        ("fo", "xsl-fo-compatible"),
    ]
)


def content(body: str, styles: str = "") -> str:
    automatic = f"<office:automatic-styles>{styles}</office:automatic-styles>"
    return f"<office:document-content {NAMES}>{automatic}<office:body>{body}</office:body></office:document-content>"


@pytest.fixture
def read_odf(extract: Extract, pack: Pack) -> Callable[..., ExtractedDocument]:
    def read(media: str, body: str, styles: str = "", **parts: str) -> ExtractedDocument:
        named = {f"{name}.xml": xml for name, xml in parts.items()}
        return extract(pack("berkas", {"mimetype": media, "content.xml": content(body, styles), **named}))

    return read


ReadOdf = Callable[..., ExtractedDocument]


def texts(document: ExtractedDocument) -> list[str]:
    return [page.text for page in document.pages]


def test_white_space_is_collapsed_and_written_spaces_kept(read_odf: ReadOdf) -> None:
    body = '<office:text><text:p>satu\n   dua<text:s text:c="3"/>tiga<text:tab/>empat</text:p></office:text>'
    assert texts(read_odf(mt.ODT, body)) == ["satu dua   tiga\tempat"]


def test_a_count_of_a_billion_spaces_is_not_believed(read_odf: ReadOdf) -> None:
    body = '<office:text><text:p>a<text:s text:c="1000000000"/>b</text:p></office:text>'
    assert len(texts(read_odf(mt.ODT, body))[0]) < 1000


def test_notes_comments_and_boxes_follow_their_paragraph(read_odf: ReadOdf) -> None:
    cited = "<text:note-citation>1</text:note-citation>"
    note = f"<text:note>{cited}<text:note-body><text:p>kaki</text:p></text:note-body></text:note>"
    comment = "<office:annotation><text:p>komentar</text:p></office:annotation>"
    box = "<draw:frame><draw:text-box><text:p>kotak</text:p></draw:text-box></draw:frame>"
    body = f"<office:text><text:p>awal{note}{comment}{box} akhir</text:p><text:p>lanjut</text:p></office:text>"
    assert texts(read_odf(mt.ODT, body)) == ["awal akhir\nkotak\nlanjut\nkaki\nkomentar"]


def test_deleted_text_is_left_out(read_odf: ReadOdf) -> None:
    deleted = "<text:tracked-changes><text:p>lama</text:p></text:tracked-changes>"
    assert texts(read_odf(mt.ODT, f"<office:text>{deleted}<text:p>baru</text:p></office:text>")) == ["baru"]


def test_pages_are_cut_at_breaks_of_both_kinds(read_odf: ReadOdf) -> None:
    style = '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = (
        "<office:text><text:p>satu</text:p><text:p>masih<text:soft-page-break/>dua</text:p>"
        '<text:p text:style-name="P1">tiga</text:p></office:text>'
    )
    assert texts(read_odf(mt.ODT, body, style)) == ["satu\nmasih", "dua", "tiga"]


def test_headings_are_the_outline(read_odf: ReadOdf) -> None:
    body = '<office:text><text:h text:outline-level="1">Bab I</text:h><text:p>isi</text:p></office:text>'
    assert read_odf(mt.ODT, body).outline == ((1, "Bab I", 1),)


def test_headers_and_footers_come_from_the_styles(extract: Extract, pack: Pack) -> None:
    styles = (
        f"<office:document-styles {NAMES}><style:master-page><style:header><text:p>KOP SURAT</text:p></style:header>"
        "<style:footer><text:p>Hal. <text:page-number>1</text:page-number></text:p></style:footer></style:master-page>"
        "</office:document-styles>"
    )
    body = content("<office:text><text:p>isi</text:p></office:text>")
    path = pack("kop.odt", {"mimetype": mt.ODT, "content.xml": body, "styles.xml": styles})
    assert texts(extract(path)) == ["KOP SURAT\nisi\nHal."]


def test_every_sheet_is_a_page_and_repeated_cells_are_bounded(read_odf: ReadOdf) -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"

    first = cell("Beras") + '<table:table-cell table:number-columns-repeated="1000000000"/>'
    first += cell("17/03/24", 'office:date-value="2024-03-17"')
    second = cell("x", 'table:number-columns-repeated="900000000"')
    rows = (
        f'<table:table-row table:number-rows-repeated="1048576">{first}</table:table-row>'
        f"<table:table-row>{second}</table:table-row>"
    )
    body = f'<office:spreadsheet><table:table table:name="Harga">{rows}</table:table></office:spreadsheet>'
    page = read_odf(mt.ODS, body).pages[0]
    assert (page.kind, page.label) == (PageKind.SHEET, "Harga")
    assert page.text.startswith("Beras\t\t2024-03-17\nx\tx")
    assert len(page.text) < 1000


def test_every_slide_is_a_page_labelled_with_its_title(read_odf: ReadOdf) -> None:
    def frame(kind: str, text: str) -> str:
        box = f"<draw:text-box><text:p>{text}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}">{box}</draw:frame>'

    notes = f"<presentation:notes>{frame('notes', 'catatan')}</presentation:notes>"
    body = (
        f"<office:presentation><draw:page>{frame('title', 'Capaian')}{frame('outline', 'isi')}{notes}</draw:page>"
        "<draw:page/></office:presentation>"
    )
    pages = read_odf(mt.ODP, body).pages
    assert [(page.kind, page.label, page.text) for page in pages] == [
        (PageKind.SLIDE, "Capaian", "Capaian\nisi\ncatatan"),
        (PageKind.SLIDE, None, ""),
    ]


def test_properties_are_read(read_odf: ReadOdf) -> None:
    meta = (
        f'<office:document-meta {NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:meta><dc:title>Profil</dc:title>'
        "<meta:keyword>desa</meta:keyword><meta:keyword>data</meta:keyword></office:meta></office:document-meta>"
    )
    found = read_odf(mt.ODT, "<office:text><text:p>x</text:p></office:text>", meta=meta).properties
    assert found == {"title": "Profil", "keywords": "desa, data"}


def test_an_encrypted_file_asks_for_a_password(extract: Extract, pack: Pack) -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
    )
    path = pack("a.odt", {"mimetype": mt.ODT, "META-INF/manifest.xml": manifest, "content.xml": b"\x8e\x01"})
    with pytest.raises(PasswordProtected):
        extract(path)


def test_an_entity_attack_is_refused(extract: Extract, pack: Pack) -> None:
    attack = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(UnsafeFile) as caught:
        extract(pack("b.odt", {"mimetype": mt.ODT, "content.xml": attack}))
    assert caught.value.reason is Reason.EXTERNAL_ENTITIES
