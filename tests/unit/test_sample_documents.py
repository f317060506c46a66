"""Do the sample documents agree with their list, and can they be made again?"""

from __future__ import annotations

import csv
from importlib import resources
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from search_api.samples import Sample, load
from tools.samples.recipes import RECIPES

SAMPLES = load()
READ_FORMATS = frozenset(
    "pdf docx xlsx xls pptx odt ods odp rtf txt md csv html eml png jpg tif webp doc ppt zip".split()  # noqa: SIM905
)
QUICK = [
    "perbup-12-2023-pelayanan-informasi.pdf",
    "bast-pompa-apung-2020.pdf",
    "se-jam-kerja-ramadan-2022.pdf",
    "laporan-keuangan-fisik-triwulan-iii-2021.pdf",
    "maklumat-pelayanan-2024.jpg",
    "kepbup-ppid-pelaksana-2024.docx",
    "rup-bpbd-2025.xlsx",
    "sosialisasi-keterbukaan-informasi-2024.pptx",
    "renja-dlh-2025.odt",
    "jadwal-posyandu-baamang-2025.ods",
    "nota-kesepahaman-perpustakaan-terapung-2022.rtf",
    "undangan-rapat-monev-ppid.eml",
    "perdes-telaga-keramat-2020.zip",
]
"""One of each kind of maker; the bytes themselves depend on the machine's zlib and are not compared with the files."""


def content(file: str) -> bytes:
    return (resources.files("search_api.samples") / "files" / file).read_bytes()


def test_every_listed_file_is_there_and_every_file_is_listed() -> None:
    files = {entry.name for entry in (resources.files("search_api.samples") / "files").iterdir()}
    assert [sample.file for sample in SAMPLES if not sample.source.is_file()] == []
    assert {sample.file for sample in SAMPLES} == files == set(RECIPES)


def test_relations_lead_from_one_published_sample_to_another() -> None:
    published = {sample.file for sample in SAMPLES if sample.publish}
    related = [(sample.file, other) for sample in SAMPLES for _, other in sample.relations]
    assert related
    assert [pair for pair in related if pair[0] == pair[1] or not set(pair) <= published] == []


def test_every_format_the_archive_reads_is_present() -> None:
    assert {Path(sample.file).suffix[1:] for sample in SAMPLES} == READ_FORMATS


def test_samples_are_small_enough_to_be_kept_with_the_code() -> None:
    sizes = {sample.file: len(content(sample.file)) for sample in SAMPLES}
    assert {file: size for file, size in sizes.items() if size > 2_000_000} == {}
    assert sum(sizes.values()) < 6_000_000


def test_samples_vary_in_unit_class_and_year() -> None:
    assert len({sample.unit for sample in SAMPLES}) >= 12
    assert len({sample.information_class for sample in SAMPLES}) == 3
    assert len({sample.year for sample in SAMPLES}) >= 8
    assert any(sample.unit.startswith("kec-") for sample in SAMPLES)
    assert 0 < sum(not sample.publish for sample in SAMPLES) < 5


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.date], ids=lambda sample: sample.file)
def test_date_lies_in_or_next_to_the_year_a_document_is_about(sample: Sample) -> None:
    assert sample.date is not None
    assert sample.year is not None
    assert abs(sample.date.year - sample.year) <= 1


@pytest.mark.parametrize("name", QUICK)
def test_sample_is_made_twice_with_the_same_bytes(name: str) -> None:
    assert RECIPES[name]() == RECIPES[name]()


def test_long_report_has_300_pages_and_its_known_fact_on_one_of_them() -> None:
    from tools.samples.villages import KNOWN_FACT, KNOWN_PAGE, PAGES

    pages = PdfReader(BytesIO(content("kotawaringin-timur-data-desa-2024.pdf"))).pages
    assert len(pages) == PAGES
    words = " ".join(pages[KNOWN_PAGE - 1].extract_text().split())
    assert KNOWN_FACT in words
    assert "rangkong" not in pages[KNOWN_PAGE].extract_text()


def test_encrypted_and_truncated_samples_are_what_they_should_be() -> None:
    assert PdfReader(BytesIO(content("rekap-pengadaan-alat-kesehatan-2022.pdf"))).is_encrypted
    assert b"%%EOF" not in content("laporan-keuangan-fisik-triwulan-iii-2021.pdf")


def test_judged_queries_name_existing_files_and_known_kinds() -> None:
    text = (resources.files("search_api.samples") / "queries.tsv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines(), delimiter="\t"))
    files = {sample.file for sample in SAMPLES}
    assert len(rows) >= 60
    kinds = {"number", "title", "stem", "typo", "abbrev", "synonym", "content", "scan"}
    assert {row["kind"] for row in rows} == kinds
    assert [row["query"] for row in rows if not set(row["relevant"].split()) <= files] == []
    assert [row["query"] for row in rows if row["page"] and not row["page"].isdecimal()] == []
