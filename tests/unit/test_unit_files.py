from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from archive.errors import InvalidInput
from archive.units import Unit, UnitKind
from storage.seed import reference_units, units_from_file


def test_the_reference_lists_mark_what_is_unconfirmed() -> None:
    units = {unit.code: unit for unit in reference_units()}
    assert len(units) == 48
    assert not units["setwan"].verified
    assert units["kec-kota-besi"].region_code == "62.02.01"
    assert units["dpkp"].predecessors == ("dispertan", "dketapang")


YAML = """\
units:
  - {code: dinkes, name: "Dinas Kesehatan", kind: agency, valid_from: 2024-01-01, predecessors: [a, b], verified: true}
  - code: kec-a
    name: Kecamatan A
    kind: district
    source: k
"""
CSV = """\
code,name,kind,valid_from,predecessors,verified
dinkes,Dinas Kesehatan,agency,2024-01-01,a b,ya
kec-a,Kecamatan A,district,,,
"""
EXPECTED = [
    Unit(
        "dinkes",
        "Dinas Kesehatan",
        UnitKind.AGENCY,
        valid_from=dt.date(2024, 1, 1),
        predecessors=("a", "b"),
        verified=True,
    ),
    Unit("kec-a", "Kecamatan A", UnitKind.DISTRICT),
]


@pytest.mark.parametrize(
    ("name", "text"),
    [("u.yaml", YAML), ("u.csv", CSV), ("U.CSV", "\ufeff" + CSV.replace(",", ";").replace("\n", "\r\n"))],
)
def test_yaml_and_csv_give_the_same_units(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    assert units_from_file(path) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "u.yaml",
            "units:\n  - {code: a, name: A, kind: agency}\n  - {code: b, kind: agency}\n",
            "baris 3: name kosong",
        ),
        ("u.yaml", "units:\n  - {code: a, name: A, kind: dinas}\n", "baris 2: jenis dinas tidak dikenal"),
        ("u.yaml", "units:\n  - {code: A B, name: A, kind: agency}\n", "baris 2: kode A B tidak sah"),
        ("u.yaml", "units:\n  - {code: a, nama: A, kind: agency}\n", "baris 2: kolom nama tidak dikenal"),
        ("u.yaml", "units:\n  - {code: a, name: A, kind: agency\n", "bukan YAML yang benar"),
        ("u.yaml", "units:\n  - just text\n", "baris 2: tulis"),
        ("u.yaml", "agencies: []\n", "di bawah kunci `units:`"),
        ("u.yaml", "", "di bawah kunci `units:`"),
        ("u.yaml", "units: []\n", "tidak memuat unit"),
        ("u.csv", "code,name,kind\na,A,agency\na,B,agency\n", "baris 3: kode a sudah ada"),
        ("u.csv", "code,name,kind\na,A, B dan C,agency\n", "baris 2: lebih banyak kolom"),
        ("u.csv", "code,name,kind,valid_from\na,A,agency,1 Januari\n", "baris 2: 1 Januari bukan tanggal"),
        ("u.csv", "code,name,kind,verified\na,A,agency,mungkin\n", "baris 2: verified harus"),
        ("u.txt", "", ".yaml atau .csv"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_what_to_do(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput) as mistake:
        units_from_file(path)
    assert says in str(mistake.value)
    assert name in str(mistake.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("code,name\na,caf\xe9".encode("latin-1"))
    with pytest.raises(InvalidInput, match="UTF-8"):
        units_from_file(tmp_path / "latin.csv")
    with pytest.raises(InvalidInput, match=r"missing\.csv tidak dapat dibaca"):
        units_from_file(tmp_path / "missing.csv")
