"""Are numbers of offices, budgets and goods told from personal data, and personal data among them still found?"""

from __future__ import annotations

import random

import pytest

from archive.office_numbers import has_tax_check_digit
from archive.personal_data import PersonalKind, Sign, personal_data
from bench.office_tables import office_table
from bench.papers_with_secrets import tax_number


@pytest.mark.parametrize(
    "text",
    [
        "Belanja operasi 98.612.784.000\n5.1.05 Belanja hibah",
        "5.1.01 Belanja pegawai 12.345.678 5.123.450",
        "12.345.678\n5.123.450\n6.250.000",
        "12,345,678 5,123,450",
        "NPWP tidak ada\n5.1.02.01.01.0024 12.345.678 5.123.450",
        "Cetak KTP 5.1.02.01.01.0026 1.500 lembar",
        "NIK\n1.01.02.2.01.0003 2024",
        "SKPD 1.01.0.00.0.00.01.0000 Dinas Pendidikan",
        "NPWP 1.01.2.22.0.00.01.000",
        "1.3.2.05.02.01.005 0001 2015",
        "Nomor Rekening\n5.1.02.01.01.0024",
        "Kode\nRekening 5.1.02.01.01.0024",
        "Uraian rekening 51020101 0024",
        "Rekening Kas Umum Daerah Nomor 100.301.0001234 pada Bank Kalteng",
        "No. Rekening RKUD : 1003010001234",
        "rekening 1003010001234 a.n. Kas Daerah",
        "Rekening listrik 531012345678",
        "rekening 1003010001234 pada Bank Kalteng atas nama Rekening Kas Umum Daerah",
        "Saldo rekening: 1.250.000.000",
        "Saldo rekening 1.250.000.000",
        "Saldo rekening per 31-12-2024 Rp 1.250.000.000",
        "No. rekening tahun 2023-2024",
        "Jumlah KK\n1234 5678 2345 6789",
        "Sawahan 3215 1208 0785 1200 4410",
        "NIP\n197406152010011004",
        "19 740615 201001 1 004",
        "08.00 10.30 12.00 13.00 Registrasi",
        "5.1.02 0 875.450.000 12",
        "Belanja telepon 0 875.450.000",
        "Jumlah 62.812.345.678",
        "Indeks: 0.8123456789",
        "5 orang @ Rp150.000. Jumlah Rp750.000",
        "Instagram @dinas.kominfo",
        "Telp. (0531) 21234 Faks. (0531) 21235",
        "www.kotimkab.go.id Telepon (0531) 21234",
        "a. 50 200 6 b. 51-100 400 12",
        "Rekening cadangan 0,00 167.860.810.000,00",
        "rekening tabungan senilai Rpa.000.000.000,00",
        "Realisasi 7310 6285 4087 9697",
        "NPWP\n1 19970917 199101 2 005",
        "NPWP\nKBLI 31802 76533 51854",
        "NIB 9120001234567 KBLI 47111 47112 47191",
    ],
)
def test_codes_amounts_and_accounts_of_offices_are_nobodys(text: str) -> None:
    assert personal_data(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("5.1.02.01.01.0024 CV Maju 01.312.166.0-091.000 12.345.678", PersonalKind.NPWP, "013121660091000"),
        ("01.312.166.0 091.000", PersonalKind.NPWP, "013121660091000"),
        ("NPWP 12.345.678 9-712.000", PersonalKind.NPWP, "123456789712000"),
        ("No Nama NPWP\n1 CV Maju 013121660091000 12.345.678", PersonalKind.NPWP, "013121660091000"),
        ("No Nama NPWP\n1 CV Maju 0013121660091000 12.345.678", PersonalKind.NPWP, "0013121660091000"),
        ("1 6202015506870002 5.1.02.01.01.0024", PersonalKind.NIK, "6202015506870002"),
        ("NIK 6202 0155 0687 0002 1234", PersonalKind.NIK, "6202015506870002"),
        ("No Nama NIK Hasil\n1 Siti 6202 0155 0687 0002 1234", PersonalKind.NIK, "6202015506870002"),
        ("3. 62.02.01.550687.0002", PersonalKind.NIK, "6202015506870002"),
        ("Sampit 74312 081250901234", PersonalKind.PHONE, "081250901234"),
        ("Rekening BNI 123.456.789", PersonalKind.BANK_ACCOUNT, "123456789"),
        ("Rekening: 123.456.789", PersonalKind.BANK_ACCOUNT, "123456789"),
        ("disetor ke kas daerah dari rekening Siti 2003324714279", PersonalKind.BANK_ACCOUNT, "2003324714279"),
        ("dari rekening 2003324714279 BSI ke kas daerah", PersonalKind.BANK_ACCOUNT, "2003324714279"),
        ("No. Rekening 123.456.789", PersonalKind.BANK_ACCOUNT, "123456789"),
        ("No Nama Nomor Rekening Bank\n1 Siti 2003324714279 BSI 1.500.000", PersonalKind.BANK_ACCOUNT, "2003324714279"),
        ("HP 0.812 5090 1234", PersonalKind.PHONE, "081250901234"),
        ("rumah Siti, Telp. (0531) 21234", PersonalKind.PHONE, "053121234"),
        ("Siti 0812 5090 1234", PersonalKind.PHONE, "081250901234"),
        ("hubungi 62 812-5090-1234", PersonalKind.PHONE, "6281250901234"),
        ("surel siti @gmail.com", PersonalKind.EMAIL, "siti@gmail.com"),
    ],
)
def test_personal_data_among_them_is_found(text: str, kind: PersonalKind, value: str) -> None:
    assert [(each.kind, each.value) for each in personal_data(text)] == [(kind, value)]


def test_a_telephone_beside_the_number_of_a_resident_is_found_too() -> None:
    found = personal_data("No Nama NIK HP\n1 Siti 6202015506870002 0812 5090 1234")

    assert [each.kind for each in found] == [PersonalKind.NIK, PersonalKind.PHONE]


def test_in_a_column_of_tax_numbers_one_without_its_check_digit_is_taken_for_misread() -> None:
    right, misread = "013121660091000", "013121661091000"

    found = personal_data(f"Nama NPWP\nCV Maju {right}\nCV Jaya {misread}\nCV Raya 013121661091234")

    assert [(each.value, each.sign) for each in found] == [(right, Sign.PAGE), (misread, Sign.PAGE)]
    assert personal_data(f"Nama NPWP\nCV Jaya {misread}") == []
    assert personal_data(f"Nama Nomor\nCV Maju {right}") == []


def test_the_check_digit_is_that_of_known_numbers_and_of_no_other() -> None:
    assert has_tax_check_digit("013121660091000")  # the examples of python-stdnum and Business::ID::NPWP
    assert has_tax_check_digit("016090524017000")
    assert has_tax_check_digit("021832415000000")
    assert not any(has_tax_check_digit(f"01312166{digit}091000") for digit in range(1, 10))


@pytest.mark.parametrize("seed", range(8))
def test_a_tax_number_of_the_benchmark_has_its_check_digit(seed: int) -> None:
    assert has_tax_check_digit(tax_number(random.Random(seed)))


def test_tables_of_offices_cry_wolf_only_where_four_figures_make_a_number_by_chance() -> None:
    dice = random.Random(5)
    tables = ["\n".join(office_table(dice)) for _ in range(400)]

    alarms = [(each.sign, each.value) for table in tables for each in personal_data(table)]

    assert alarms == [(Sign.DIGITS, "1908981612004378")]  # 1908 9816 1200 4378
