from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK

from archive.documents import PageKind, Reason
from archive.errors import DamagedFile, UnsafeFile
from archive.extraction import ExtractedDocument
from indexer.extractors.page_text import LONGEST_WHOLE

Extract = Callable[..., ExtractedDocument]
ReadBody = Callable[..., list[str]]
Pack = Callable[[str, Mapping[str, str | bytes]], Path]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def body(content: str) -> str:
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="{MC}"><w:body>{content}</w:body></w:document>'


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str) -> str:
    return f"<w:p>{content}</w:p>"


@pytest.fixture
def read_body(extract: Extract, pack: Pack) -> Callable[..., list[str]]:
    """The pages of a document with this body and these further parts (kind -> XML)."""

    def read(content: str, **parts: str) -> list[str]:
        relations = "".join(
            f'<Relationship Id="r{n}" Type="{R}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(parts)
        )
        names = "http://schemas.openxmlformats.org/package/2006/relationships"
        path = pack(
            "surat.docx",
            {
                "[Content_Types].xml": TYPES,
                "word/document.xml": body(content),
                "word/_rels/document.xml.rels": f'<Relationships xmlns="{names}">{relations}</Relationships>',
                **{f"word/{kind}.xml": xml for kind, xml in parts.items()},
            },
        )
        return [page.text for page in extract(path).pages]

    return read


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def test_tables_are_lines_with_tabs_between_the_cells(extract: Extract) -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Uraian", "Jumlah", "Belanja pegawai", "12"], strict=True):
        cell.text = text
    assert extract(saved(document)).pages[0].text == "Uraian\tJumlah\nBelanja pegawai\t12"


def test_headers_come_first_and_footers_last_on_the_first_page_once(extract: Extract) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "PEMERINTAH KABUPATEN"
    document.sections[0].footer.paragraphs[0].text = "Jalan Ahmad Yani"
    document.add_paragraph("Isi surat")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Halaman dua")
    pages = extract(saved(document)).pages
    assert pages[0].text.split() == ["PEMERINTAH", "KABUPATEN", "Isi", "surat", "Jalan", "Ahmad", "Yani"]
    assert pages[1].text == "Halaman dua"


def test_pages_are_cut_at_hard_page_breaks(extract: Extract) -> None:
    document = docx.Document()
    document.add_paragraph("satu").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("dua")
    assert [(page.kind, page.text) for page in extract(saved(document)).pages] == [
        (PageKind.PAGE, "satu"),
        (PageKind.PAGE, "dua"),
    ]


def test_a_remembered_break_beside_a_hard_one_counts_once(read_body: ReadBody) -> None:
    content = paragraph(run("satu") + '<w:r><w:br w:type="page"/></w:r>')
    content += paragraph("<w:r><w:lastRenderedPageBreak/><w:t>dua</w:t></w:r>")
    assert read_body(content) == ["satu", "dua"]


def test_a_row_that_spans_pages_breaks_once(read_body: ReadBody) -> None:
    cell = f"<w:tc>{paragraph('<w:r><w:t>a</w:t><w:lastRenderedPageBreak/></w:r>')}</w:tc>"
    content = f"<w:tbl><w:tr>{cell}{cell}</w:tr></w:tbl>" + paragraph(run("dua"))
    assert read_body(content) == ["a\ta", "dua"]


def test_only_sections_that_begin_a_page_break_it(extract: Extract) -> None:
    document = docx.Document()
    document.add_paragraph("satu")
    document.add_section(WD_SECTION.CONTINUOUS)
    document.add_paragraph("masih satu")
    document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("dua")
    assert [page.text for page in extract(saved(document)).pages] == ["satu\n\nmasih satu", "dua"]


def test_without_page_breaks_every_top_heading_begins_a_section(extract: Extract) -> None:
    document = docx.Document()
    document.add_heading("Bab I", 1)
    document.add_paragraph("Pendahuluan")
    document.add_heading("Latar Belakang", 2)
    document.add_heading("Bab II", 1)
    document.add_paragraph("Isi")
    found = extract(saved(document))
    assert [(page.kind, page.label) for page in found.pages] == [
        (PageKind.SECTION, "Bab I"),
        (PageKind.SECTION, "Bab II"),
    ]
    assert found.outline == ((1, "Bab I", 1), (2, "Latar Belakang", 1), (1, "Bab II", 2))


def test_a_long_document_without_headings_is_cut_into_sections(extract: Extract) -> None:
    document = docx.Document()
    for number in range(300):
        document.add_paragraph(f"Paragraf nomor {number} tanpa judul apa pun")
    pages = extract(saved(document)).pages
    assert len(pages) > 2
    assert pages[-1].text.endswith("Paragraf nomor 299 tanpa judul apa pun")


@pytest.mark.parametrize("breaks", [False, True], ids=["sections", "pages"])
def test_a_long_stretch_is_cut_and_its_headings_stand_where_they_are_read(extract: Extract, *, breaks: bool) -> None:
    document = docx.Document()
    for chapter in ("Pendahuluan", "Penutup"):
        if breaks and chapter == "Penutup":
            document.add_page_break()
        document.add_heading(chapter, 1)
        for article in range(1, 201):
            if article % 50 == 0:
                document.add_heading(f"Pasal {article} {chapter}", 2)
            document.add_paragraph(f"Ayat {article}: {'retribusi daerah ' * 6}")
    extracted = extract(saved(document))
    assert max(len(page.text) for page in extracted.pages) < LONGEST_WHOLE
    assert len(extracted.pages) > 8
    assert len(extracted.outline) == 10
    assert all(title in extracted.pages[number - 1].text for _, title, number in extracted.outline)
    assert "\n".join(page.text for page in extracted.pages).count("Ayat ") == 400


def test_properties_are_read(extract: Extract) -> None:
    document = docx.Document()
    document.core_properties.title = "Surat Edaran"
    document.core_properties.author = "Sekretariat"
    document.add_paragraph("x")
    assert {"title": "Surat Edaran", "author": "Sekretariat"}.items() <= extract(saved(document)).properties.items()


def test_text_boxes_are_read_once_and_after_their_paragraph(read_body: ReadBody) -> None:
    box = f"<w:txbxContent>{paragraph(run('kotak'))}</w:txbxContent>"
    choice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert read_body(paragraph(run("awal ") + f"<w:r>{choice}</w:r>" + run("akhir"))) == ["awal akhir\nkotak"]


def test_content_controls_are_read(read_body: ReadBody) -> None:
    control = f"<w:sdt><w:sdtContent>{paragraph(run('dalam kendali'))}</w:sdtContent></w:sdt>"
    assert read_body(control) == ["dalam kendali"]


def test_deleted_text_is_left_out_and_inserted_text_kept(read_body: ReadBody) -> None:
    content = f"<w:ins>{run('baru')}</w:ins><w:del><w:r><w:delText>lama</w:delText></w:r>{run('usang')}</w:del>"
    assert read_body(paragraph(content)) == ["baru"]


def test_words_split_over_runs_stay_whole(read_body: ReadBody) -> None:
    assert read_body(paragraph(run("Kabu") + run("paten"))) == ["Kabupaten"]


def test_footnotes_endnotes_and_comments_follow_the_page_that_refers_to_them(read_body: ReadBody) -> None:
    def notes(kind: str, one: str, text: str) -> str:
        return f'<w:{kind} xmlns:w="{W}"><w:{one} w:id="2">{paragraph(run(text))}</w:{one}></w:{kind}>'

    references = "".join(f'<w:r><w:{kind}Reference w:id="2"/></w:r>' for kind in ("footnote", "endnote", "comment"))
    pages = read_body(
        paragraph(run("Pasal 1") + references)
        + paragraph('<w:r><w:br w:type="page"/></w:r>')
        + paragraph(run("Pasal 2")),
        footnotes=notes("footnotes", "footnote", "catatan kaki"),
        endnotes=notes("endnotes", "endnote", "catatan akhir"),
        comments=notes("comments", "comment", "komentar"),
    )
    assert pages == ["Pasal 1\ncatatan kaki\ncatatan akhir\nkomentar", "Pasal 2"]


def test_a_document_type_in_a_part_is_refused_unexpanded(extract: Extract, pack: Pack, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia.txt"
    secret.write_text("RAHASIA")
    attack = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + body(paragraph(run("&e;")))
    with pytest.raises(UnsafeFile) as caught:
        extract(pack("xxe.docx", {"[Content_Types].xml": TYPES, "word/document.xml": attack}))
    assert caught.value.reason is Reason.EXTERNAL_ENTITIES


def test_a_part_that_unpacks_too_large_is_refused(extract: Extract, pack: Pack) -> None:
    huge = body(paragraph(run("x" * (30 << 20))))
    with pytest.raises(UnsafeFile) as caught:
        extract(pack("bom.docx", {"[Content_Types].xml": TYPES, "word/document.xml": huge}))
    assert caught.value.reason is Reason.UNPACKS_TOO_LARGE


def test_broken_xml_is_damage(extract: Extract, pack: Pack) -> None:
    with pytest.raises(DamagedFile):
        extract(pack("rusak.docx", {"[Content_Types].xml": TYPES, "word/document.xml": body("<w:p>")}))


def test_a_damaged_side_part_costs_only_itself(extract: Extract) -> None:
    document = docx.Document()
    document.add_paragraph("Isi utama")
    data = saved(document).replace(b"docProps/core.xml", b"docProps/cora.xml")
    assert extract(data).pages[0].text == "Isi utama"
