from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.documents import PageKind
from archive.extraction import ExtractedDocument
from indexer import media_types as mt

Extract = Callable[..., ExtractedDocument]


def text(document: ExtractedDocument) -> str:
    return "\n".join(page.text for page in document.pages)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_text_is_read_in_every_encoding_it_comes_in(extract: Extract, encoding: str) -> None:
    sentence = "Biaya perjalanan – “dinas luar” Rp100.000"
    assert text(extract(sentence.encode(encoding), "catatan.txt")) == sentence


def test_a_stray_byte_late_in_a_long_text_does_not_change_its_encoding(extract: Extract) -> None:
    data = ("naïf " * 20_000).encode() + b"\xff akhir"
    assert "Ã" not in text(extract(data, "panjang.txt"))


def test_long_text_becomes_sections(extract: Extract) -> None:
    document = extract("\n".join(f"Baris {n} dari catatan" for n in range(1000)).encode(), "x.txt")
    assert len(document.pages) > 3
    assert {page.kind for page in document.pages} == {PageKind.SECTION}


def test_markdown_headings_are_the_outline_and_code_is_none(extract: Extract) -> None:
    source = "# Bab I #\n\nisi\n\n```\n# bukan judul\n```\n## Bagian A\n#tanpa spasi\n"
    document = extract(source.encode(), "baca.md")
    assert document.outline == ((1, "Bab I", 1), (2, "Bagian A", 1))
    assert "bukan judul" in text(document)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_csv_are_lines_whatever_their_delimiter(extract: Extract, delimiter: str) -> None:
    rows = [["kode", "uraian"], ["01", '"Belanja, pegawai; dll"'], ["02", "x"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode()
    assert text(extract(data, "data.csv")) == "kode\turaian\n01\tBelanja, pegawai; dll\n02\tx"


def test_a_quoted_csv_field_may_span_lines(extract: Extract) -> None:
    assert text(extract(b'a,b\n"satu\ndua",c\n', "x.csv")) == "a\tb\nsatu dua\tc"


def test_a_csv_with_an_unclosed_quote_keeps_its_words(extract: Extract) -> None:
    words = text(extract(b'a,b\n"' + b"kata " * 40_000, "x.csv"))
    assert words.count("kata") == 40_000


def test_html_shows_what_a_reader_sees(extract: Extract) -> None:
    page = (
        "<!DOCTYPE html><html lang=id><head><title>Profil  Desa</title><meta name=description content='Ringkas'>"
        "<style>p{color:red}</style></head><body><script>var rahasia</script><h1>Profil</h1><p>Desa <b>Mente</b>ng"
        "<br>Kecamatan</p><!-- tersembunyi --><table><tr><td> Nama </td><td>Jumlah</td></tr></table>"
        "<img src='file:///etc/passwd' alt='Peta desa'></body></html>"
    )
    document = extract(page.encode(), "profil.html")
    assert text(document) == "Profil\nDesa Menteng\nKecamatan\nNama\tJumlah\nPeta desa"
    assert document.properties == {"title": "Profil Desa", "subject": "Ringkas", "language": "id"}
    assert document.outline == ((1, "Profil", 1),)


def test_html_is_decoded_by_the_charset_it_declares(extract: Extract) -> None:
    page = "<html><meta charset=windows-1251><p>Привет</p>"
    assert text(extract(page.encode("windows-1251"), "x.html")) == "Привет"


def test_html_nested_ten_thousand_deep_is_read(extract: Extract) -> None:
    assert extract(b"<html>" + b"<div>" * 10_000 + b"dalam", "x.html").media_type == mt.HTML


def test_entities_in_html_are_characters_and_never_files(extract: Extract) -> None:
    page = b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><p>a&amp;b&x;</p>'
    assert "a&b&x;" in text(extract(page, "x.html"))
