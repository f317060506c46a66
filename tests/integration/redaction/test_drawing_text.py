"""Mail, web pages and plain text are blacked out in a PDF of what they say; what they hide never gets into it."""

from __future__ import annotations

import base64
from contextlib import closing
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
import pytest

from archive.curation import move
from archive.documents import Document, Lifecycle, RenditionRole
from archive.errors import UnsafeFile
from archive.extraction import Limits
from archive.redactions import Ground, plan_findings
from indexer import redacting as redacting_module
from indexer.drawn_text import draw_text
from indexer.redacting import Redacting, prepare_pdf
from search_api.wiring import Archive
from tests.integration.redaction.made_pdfs import NIK
from tests.integration.redaction.test_redacting import everything_in, stored, taken_in

HIDDEN = "6202011708910005"
KEPT = "Laporan penerima bantuan sosial"
_ATTACHED = base64.b64encode(f"Lampiran dengan NIK {HIDDEN}".encode()).decode()

WEB = f"""<!doctype html><html><head><title>Pengumuman</title><meta name="x" content="{HIDDEN}">
<style>/* {HIDDEN} */</style><link rel="stylesheet" href="http://192.0.2.1/{HIDDEN}.css"></head>
<body onload="kirim('{HIDDEN}')"><!-- {HIDDEN} --><h1>{KEPT}</h1>
<script>var nik = "{HIDDEN}"</script><noscript>{HIDDEN}</noscript><template>{HIDDEN}</template>
<p style="display:none">Tersembunyi {NIK}</p><p data-nik="{HIDDEN}">Siti Rahmah, NIK {NIK}, Sampit</p>
<form><input type="hidden" value="{HIDDEN}"></form>
<img src="http://192.0.2.1/{HIDDEN}.png"><a href="mailto:{HIDDEN}@gmail.com">surat</a>
<table><tr><td>Budi</td><td>{NIK}</td></tr></table></body></html>"""

MAIL = f"""From: Dinas Sosial <dinsos@kotim.go.id>\r
To: Camat <camat@kotim.go.id>\r
Bcc: {HIDDEN}@gmail.com\r
X-Originating-NIK: {HIDDEN}\r
Message-ID: <{HIDDEN}@surel.invalid>\r
Subject: {KEPT}\r
Date: Mon, 4 Mar 2024 08:00:00 +0700\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="batas"\r
\r
--batas\r
Content-Type: multipart/alternative; boundary="dua"\r
\r
--dua\r
Content-Type: text/plain; charset=utf-8\r
\r
Kepada Camat,\r
Siti Rahmah, NIK {NIK}, telepon 0812-5090-1234.\r
--dua\r
Content-Type: text/html; charset=utf-8\r
\r
<p>Kepada Camat</p><!-- {HIDDEN} --><script>"{HIDDEN}"</script>\r
--dua--\r
--batas\r
Content-Type: text/plain; name="lampiran.txt"\r
Content-Disposition: attachment; filename="lampiran.txt"\r
Content-Transfer-Encoding: base64\r
\r
{_ATTACHED}\r
--batas--\r
"""

ROWS = f"nama;nik;alamat\n{KEPT};;\nSiti Rahmah;{NIK};Sampit\nBudi;{NIK[:4]} {NIK[4:8]} {NIK[8:12]} {NIK[12:]};Kota\n"
FILES = {
    "pengumuman.html": WEB,
    "surat.eml": MAIL,
    "daftar.csv": ROWS,
    "catatan.txt": f"{KEPT}\n\nSiti Rahmah, NIK {NIK}, Sampit\n",
    "catatan.md": f"# {KEPT}\n\nSiti Rahmah, NIK {NIK}, Sampit\n",
}


@pytest.fixture
def redacting(archive: Archive) -> Redacting:
    return Redacting(archive.database, archive.blobs, archive.sandbox, archive.clock, archive.work_root)


@pytest.fixture(autouse=True)
def without_libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redacting_module, "find_converter", lambda: None)


def prepared(archive: Archive, name: str) -> Document:
    """The file taken in, with the PDF of its words made and read."""
    document = taken_in(archive, FILES[name].encode(), name)
    prepare_pdf(archive.database, archive.clock, document.id, actor="cli")
    archive.worker().run(until_idle=True)
    return stored(archive, document.id)


def rendition_path(archive: Archive, document: Document, role: RenditionRole) -> Path:
    with archive.database.read() as uow:
        rendition = uow.documents.rendition(document.id, role)
    assert rendition is not None
    path = archive.blobs.local_path(rendition.sha256)
    assert path is not None
    return path


def digits_in(path: Path) -> str:
    return "".join("".join(text.split()) for text in everything_in(path))


@pytest.mark.parametrize("name", FILES)
def test_what_is_not_a_picture_of_pages_is_blacked_out_like_the_others(
    archive: Archive, redacting: Redacting, name: str
) -> None:
    document = prepared(archive, name)
    before = document.sha256

    plan_findings(archive.database, archive.clock, document.id, None, Ground.PERSONAL_SECRET, actor="cli")
    redacting.redact(document.id, actor="cli")
    move(archive.database, archive.clock, document.id, Lifecycle.PUBLISHED, actor="cli")

    published = stored(archive, document.id)
    redacted = rendition_path(archive, document, RenditionRole.REDACTED)
    held = digits_in(redacted)
    assert published.is_public
    assert published.media_type == "application/pdf"
    assert published.sha256 != before
    assert not [secret for secret in (NIK, HIDDEN, "081250901234") if secret in held or secret[:8] in held]
    assert KEPT.split()[-1] in " ".join(everything_in(redacted))
    with archive.database.read() as uow:
        texts = " ".join(text for _, text in uow.pages.texts(document.id))
        assert uow.documents.rendition(document.id, RenditionRole.CONVERTED) is None
    assert KEPT.split()[-1] in texts
    assert NIK not in texts
    assert HIDDEN not in texts


@pytest.mark.parametrize("name", FILES)
def test_only_what_a_reader_sees_is_drawn(archive: Archive, name: str) -> None:
    document = prepared(archive, name)

    drawn = rendition_path(archive, document, RenditionRole.CONVERTED)

    assert HIDDEN not in digits_in(drawn)
    assert NIK in digits_in(drawn)
    assert b"192.0.2.1" not in drawn.read_bytes()


def test_hidden_paragraphs_of_a_web_page_are_shown_to_who_decides(archive: Archive) -> None:
    document = prepared(archive, "pengumuman.html")

    with archive.database.read() as uow:
        findings = uow.privacy.findings(document.id)

    assert len(findings) == 3
    assert all(each.boxes for each in findings)


def test_the_attachments_of_mail_stay_documents_of_their_own(archive: Archive, redacting: Redacting) -> None:
    document = prepared(archive, "surat.eml")

    with archive.database.read() as uow:
        children = uow.documents.children(document.id)
        attached = " ".join(text for _, text in uow.pages.texts(children[0].id))
        found = uow.privacy.findings(children[0].id)

    assert [child.file_name for child in children] == ["lampiran.txt"]
    assert HIDDEN in attached
    assert len(found) == 1
    assert not children[0].is_public


def test_title_and_properties_still_come_from_the_file_itself(archive: Archive) -> None:
    before = taken_in(archive, FILES["surat.eml"].encode(), "surat.eml")
    prepare_pdf(archive.database, archive.clock, before.id, actor="cli")
    archive.worker().run(until_idle=True)

    after = stored(archive, before.id)

    assert after.title == before.title
    assert (after.media_type, after.sha256) == (before.media_type, before.sha256)


def test_another_reading_finds_the_same_pages(archive: Archive) -> None:
    document = prepared(archive, "daftar.csv")
    with archive.database.read() as uow:
        pages = uow.pages.texts(document.id)

    prepare_pdf(archive.database, archive.clock, document.id, actor="cli")
    archive.worker().run(until_idle=True)

    with archive.database.read() as uow:
        assert uow.pages.texts(document.id) == pages


def drawn_lines(tmp_path: Path, *sections: str) -> list[str]:
    """What stands on the pages that are drawn of these sections."""
    told, out = tmp_path / "texts", tmp_path / "out.pdf"
    told.write_bytes(msgspec.msgpack.encode(sections))
    draw_text(Limits(), str(told), str(out))
    with closing(pdfium.PdfDocument(out)) as document:
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return [line for text in texts for line in text.splitlines()]


def test_a_number_in_groups_is_not_parted_by_the_end_of_a_line(tmp_path: Path) -> None:
    grouped = "6202 0155 0687 0002"

    for before in range(70, 110):
        lines = drawn_lines(tmp_path, f"{'kata ' * (before // 5)}{'x' * (before % 5)} {grouped} selesai")
        assert any(grouped in line for line in lines), before


def test_every_letter_is_drawn_or_named(tmp_path: Path) -> None:
    assert drawn_lines(tmp_path, "Nama: ليلى, é") == ["Nama: [U+0644][U+064A][U+0644][U+0649], é"]


def test_the_same_text_gives_the_same_file(tmp_path: Path) -> None:
    told = tmp_path / "texts"
    told.write_bytes(msgspec.msgpack.encode(["Surat keterangan\n" * 200]))
    for name in ("one.pdf", "two.pdf"):
        draw_text(Limits(), str(told), str(tmp_path / name))

    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_more_pages_than_anybody_reads_are_refused(tmp_path: Path) -> None:
    told = tmp_path / "texts"
    told.write_bytes(msgspec.msgpack.encode(["baris\n" * 500]))

    with pytest.raises(UnsafeFile):
        draw_text(Limits(pages=3), str(told), str(tmp_path / "out.pdf"))
