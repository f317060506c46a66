from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.digit_runs import digit_runs
from archive.documents import Word
from archive.finding_places import LaidOut
from archive.personal_data import PersonalKind, Sign, personal_data, words_of
from archive.resident_numbers import is_resident_number
from bench.papers_with_secrets import misread, paper

NIK = "6202015506870002"


def kinds(text: str) -> list[PersonalKind]:
    return [finding.kind for finding in personal_data(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        (f"Siti, NIK : {NIK}", PersonalKind.NIK, NIK),
        (f"Siti {NIK} Sampit", PersonalKind.NIK, NIK),
        ("Siti 6202 0155 0687 0002", PersonalKind.NIK, NIK),
        ("Siti 62O2Ol5506870002", PersonalKind.NIK, NIK),
        ("Siti 620201 550687 0002", PersonalKind.NIK, NIK),
        (f"3 {NIK} Siti Rahmah", PersonalKind.NIK, NIK),
        ("No. KK 6202010903150007", PersonalKind.FAMILY_CARD, "6202010903150007"),
        ("Kartu Keluarga:\n6202010903150007", PersonalKind.FAMILY_CARD, "6202010903150007"),
        ("01.234.567.8-712.000", PersonalKind.NPWP, "012345678712000"),
        ("NPWP 012345678712000", PersonalKind.NPWP, "012345678712000"),
        (f"NPWP {NIK}", PersonalKind.NPWP, NIK),
        ("HP 0812-5090-1234", PersonalKind.PHONE, "081250901234"),
        ("hubungi +62 812 5090 1234", PersonalKind.PHONE, "6281250901234"),
        ("Telp. (0531) 21234", PersonalKind.PHONE, "053121234"),
        ("surel Siti.R@gmail.com.", PersonalKind.EMAIL, "siti.r@gmail.com"),
        ("siti (at) yahoo.co.id", PersonalKind.EMAIL, "siti@yahoo.co.id"),
        ("No. Rekening 1234-01-000123-50-7 Bank BRI", PersonalKind.BANK_ACCOUNT, "123401000123507"),
        ("rekening 2003324714279 BSI", PersonalKind.BANK_ACCOUNT, "2003324714279"),
        ("paspor nomor A 1234567", PersonalKind.PASSPORT, "A1234567"),
    ],
)
def test_personal_data_is_found_as_people_and_scanners_write_it(text: str, kind: PersonalKind, value: str) -> None:
    found = personal_data(text)

    assert [(finding.kind, finding.value) for finding in found] == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Kode rekening 5.1.02.01.01.0024 sebesar Rp1.234.567.890.123.456,00",
        "4.01.01.2.06.0008 5.1.02.01.01.0024",
        "NIP 19870615 201001 1 004",
        "NIP. 198706152010011004",
        f"Nomor kontrak {NIK}",
        "Kode billing 820230112345678",
        "Nomor 9999999999999999",
        "Kantor: (0531) 21234, ppid@kotimkab.go.id",
        "ISBN 978-602-1234-56-7",
        "pada tahun 2021 2022 2023 2024",
        "A1234567",
        "Nomor 188.45/217/Huk-Bapemas/2021",
        f"No. Invoice : {NIK}",
        f"Nomor transaksi {NIK}",
        "Faktur pajak nomor 010.001-24.12345678",
        "Barcode 8 991234 567890",
        "NOP PBB 62.02.010.001.001-0001.0",
        "Dicetak 20240304 080000 12",
        "Realisasi 1520 1204 2021 1670 orang",
    ],
)
def test_numbers_of_offices_and_money_are_nobodys(text: str) -> None:
    assert personal_data(text) == []


def test_a_number_of_which_one_part_does_not_fit_is_found_where_the_page_speaks_of_such_numbers() -> None:
    wrong_month = "6202015519870002"
    assert not is_resident_number(wrong_month)

    assert [finding.sign for finding in personal_data(f"Daftar NIK penerima\nnama, alamat, nomor\n{wrong_month}")] == [
        Sign.PAGE
    ]
    assert personal_data(f"Daftar penerima\n{wrong_month}") == []


def test_beside_numbers_of_another_region_digits_that_all_but_fit_are_no_resident_number() -> None:
    wrong_month = "6202015519870002"

    assert len(personal_data(f"NIK {NIK}\n{wrong_month}")) == 2
    assert len(personal_data(f"NIK 3578015506870002\n{wrong_month}")) == 1
    assert personal_data("Daftar NIK penerima\nRealisasi 6202 0155 1987 0002 orang") == []


@pytest.mark.parametrize(
    "written",
    [
        "NIK 62020155\n06870002",
        "dengan KTP nomor 6202 0155\n0687 0002",
        "Siti 6202.0155.0687.0002 Sampit",
        "Siti 62.02.01.550687.0002 Sampit",
        "NIK : 6 2 0 2 0 1 5 5 0 6 8 7 0 0 0 2\nRT 003",
        "NIK 6202 O1 55O6 87.0002",
        f"1. {NIK} Siti",
        f"Nomor 470/{NIK}/2024",
        f"NIK {NIK}   Nomor Register 7346442534947617",
    ],
)
def test_a_resident_number_is_found_however_it_is_parted(written: str) -> None:
    assert [(each.kind, each.value) for each in personal_data(written)] == [(PersonalKind.NIK, NIK)]


@pytest.mark.parametrize(
    "written", ["4.5.173.925.1-712.000", "45.173.925.1-\n712.000", "NPWP 45. 173.925.1-7l2.O00", "45,173,925,1-712,000"]
)
def test_a_tax_number_is_found_however_it_is_parted(written: str) -> None:
    found = personal_data(written)

    assert [each.kind for each in found] == [PersonalKind.NPWP]
    assert found[0].value.endswith("1739251712000"[-10:])


def test_rows_of_a_table_keep_their_numbers_apart() -> None:
    table = f"No No. KK NIK Nama\n1 62020 10903150007 {NIK} Siti\n2 6202011004230016 6371035109890004 Budi"

    assert [each.value for each in personal_data(table)] == [
        "6202010903150007",
        NIK,
        "6202011004230016",
        "6371035109890004",
    ]


def test_the_number_of_a_row_is_no_part_of_what_follows_it() -> None:
    table = f"No No. KK NIK Nama\n1{NIK} 6202010903150007 Siti\n12{NIK} 6371035109890004 Budi\n36202010903150007{NIK}"

    assert [each.value for each in personal_data(table)] == [
        NIK,
        "6202010903150007",
        NIK,
        "6371035109890004",
        "6202010903150007",
        NIK,
    ]


def test_a_day_is_the_birthday_of_a_woman_only_with_forty_added() -> None:
    assert is_resident_number("6202014101040001")
    assert is_resident_number("6202017112040001")
    assert not is_resident_number("6202014001040001")
    assert not is_resident_number("6202017201040001")
    assert not is_resident_number("6202013506870002")


def test_regions_and_serial_numbers_must_be_possible() -> None:
    assert not is_resident_number("6245015506870002")
    assert not is_resident_number("6200015506870002")
    assert not is_resident_number("6202005506870002")
    assert not is_resident_number("6202015506870000")


def test_two_numbers_side_by_side_are_two() -> None:
    assert kinds(f"{NIK} 6202010903150007") == [PersonalKind.NIK, PersonalKind.NIK]


def test_the_date_in_a_resident_number_must_be_one() -> None:
    assert is_resident_number("6202012902040001")  # 29 February 2004
    assert not is_resident_number("6202013002040001")
    assert not is_resident_number("9902015506870002")


def test_the_words_that_hold_a_finding_are_known_by_their_places() -> None:
    (finding,) = personal_data("Siti 6202 0155 0687 0002 Sampit")

    assert words_of(finding, [(0, 4), (5, 9), (10, 14), (15, 19), (20, 24), (25, 31)]) == [1, 2, 3, 4]


@given(st.integers(0, 10_000))
def test_findings_stand_in_order_and_apart_and_where_they_say(seed: int) -> None:
    text = "\n".join(misread(paper(seed).lines, seed))

    found = personal_data(text)

    assert all(one.stop <= other.start for one, other in pairwise(found))


@given(st.text(max_size=300))
def test_no_text_is_too_strange(text: str) -> None:
    for finding in personal_data(text):
        assert 0 <= finding.start < finding.stop <= len(text)


def other(number: int) -> str:
    """A resident number of another region for each number."""
    return f"{62 if number % 2 else 63}{number // 2 % 39 + 1:02}{number % 90 + 1:02}150687{number % 9999 + 1:04}"


def _and_misread(number: int) -> str:
    return f"{other(number)}\n5{other(number)[1:]}"


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda signs: "1234567890" * (signs // 10),
    "digits one by one": lambda signs: "6 2 0 2 0 1 5 5 " * (signs // 16),
    "digits by twos with signs": lambda signs: "62.02-01 55," * (signs // 12),
    "digits that are letters": lambda signs: "lO Sl ZB " * (signs // 9),
    "resident numbers": lambda signs: "NIK " + " ".join(map(other, range(signs // 17))),
    "half of them misread": lambda signs: "NIK\n" + "\n".join(map(_and_misread, range(signs // 34))),
    "numbers of rows on one line": lambda signs: f"1 {NIK} " * (signs // 19),
    "beginnings of telephone numbers": lambda signs: " 08.1.1.1.1.1.1.1.1.1.1.1.1.1" * (signs // 28),
    "beginnings of addresses": lambda signs: "a%" * (signs // 2),
    "ends of addresses": lambda signs: "@a.co " * (signs // 6),
    "addresses": lambda signs: "siti@x.com " * (signs // 11),
    "codes of budgets": lambda signs: "Rekening\n" + "5.1.02.01.01.0024 " * (signs // 18),
    "amounts": lambda signs: "NPWP\n" + "12.345.678 5.123.450 " * (signs // 21),
    "amounts without end": lambda signs: "12" + ".345" * (signs // 4),
    "codes without end": lambda signs: "5" + ".1.02" * (signs // 5),
    "tax numbers": lambda signs: "NPWP\n" + "013121660091000\n" * (signs // 16),
    "accounts beside their banks": lambda signs: "Rekening\n" + "2003324714279 BSI " * (signs // 18),
    "figures": lambda signs: "1234 5678 2345 6789 " * (signs // 20),
    "handles": lambda signs: "x @y.z " * (signs // 7),
    "blanks": lambda signs: " " * (signs - 18) + f"12{NIK}",
}


def work(text: str) -> int:
    """How many functions are called to look through a text."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        personal_data(text)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_work_grows_with_the_page_and_no_faster(hostile: Callable[[int], str]) -> None:
    few, many = work(hostile(4_000)), work(hostile(16_000))

    assert many <= 4.4 * few + 200
    assert many <= 80 * 16_000


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_a_digit_begins_few_numbers_that_may_be_meant(hostile: Callable[[int], str]) -> None:
    text = hostile(100_000)

    assert sum(1 for _ in digit_runs(text, 15, 18)) <= 4 * sum(map(str.isalnum, text))


def test_a_word_apart_from_the_rest_is_found_where_it_stands_however_often_it_is_said() -> None:
    words = [Word(NIK, 10, 10.0 * line, 100, 10.0 * line + 8) for line in range(3_000)]
    text = "\n".join(word.text for word in words)

    laid_out = LaidOut(text, words)

    assert [box.y0 for box in laid_out.boxes_of(1_700, 1_716)] == [1_000.0]
    another = LaidOut(f"{NIK}\n{text}", words)
    assert another.boxes_of(0, 16) == ()
    assert [box.y0 for box in LaidOut(f"{NIK} {NIK}", words[:1]).boxes_of(0, 16)] == [0.0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("siti%rahmah@gmail.com", "siti%rahmah@gmail.com"),
        ("%siti@gmail.com", "siti@gmail.com"),
        ("surel......siti@gmail.com", "surel......siti@gmail.com"),
        (".siti@gmail.com", None),
        ("siti @ gmail . com", "siti@gmail.com"),
        ("a@b@gmail.com", "b@gmail.com"),
        ("satu@gmail.com@dua.com", "satu@gmail.com"),
        ("siti@gmail", None),
        ("@gmail.com", None),
        ("siti  @gmail.com", None),
    ],
)
def test_addresses_begin_where_a_mailbox_can(text: str, value: str | None) -> None:
    assert [each.value for each in personal_data(text)] == ([value] if value else [])
