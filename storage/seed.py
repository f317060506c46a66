"""Which units does the archive start with, and how are more read from a file?"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import yaml

from archive.errors import InvalidInput
from archive.ports import UnitOfWork
from archive.units import Unit, UnitKind
from storage.yaml_loader import Loader

_REFERENCE_FILES = ("agencies.yaml", "districts.yaml")
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_KNOWN = frozenset({field.name for field in fields(Unit)} | {"source"})
_REQUIRED = ("code", "name", "kind")
_TRUE = frozenset({"true", "ya", "yes", "1"})
_FALSE = frozenset({"false", "tidak", "no", "0", ""})


def seed_units(uow: UnitOfWork, path: Path | None = None) -> int:
    """Add the units of ``path``, by default the reference lists, that are not there; how many were added.

    What somebody has changed since stays as it is, so this can run at every start.
    """
    known = {unit.code for unit in uow.units.all(merged=True)}
    missing = [unit for unit in (units_from_file(path) if path else reference_units()) if unit.code not in known]
    for unit in missing:
        uow.units.put(unit)
    return len(missing)


def reference_units() -> list[Unit]:
    """The agencies and districts that come with the program."""
    folder = files("archive") / "reference"
    units: list[Unit] = []
    for name in _REFERENCE_FILES:
        units += _units(name, _yaml_rows(name, (folder / name).read_text(encoding="utf-8")))
    return units


def units_from_file(path: Path) -> list[Unit]:
    """Units of a YAML file (a list under ``units``) or a CSV file (first line names the columns).

    Raises InvalidInput naming the line and what to do.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidInput(
            "{file} tidak dapat dibaca: {error}.", file=str(path), error=error.strerror or str(error)
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("{file} bukan teks UTF-8; simpan ulang sebagai UTF-8.", file=path.name) from error
    match path.suffix.lower():
        case ".yaml" | ".yml":
            return _units(path.name, _yaml_rows(path.name, text))
        case ".csv":
            return _units(path.name, _csv_rows(path.name, text))
    raise InvalidInput("{file}: gunakan berkas .yaml atau .csv.", file=path.name)


def _yaml_rows(file: str, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        entries = _entries(root)
        if entries is None:
            raise InvalidInput("{file}: tulis daftar unit di bawah kunci `units:`.", file=file)
        for node in entries:
            line = node.start_mark.line + 1
            row = loader.construct_object(node, deep=True)
            if not isinstance(row, dict):
                raise InvalidInput(
                    "{file}, baris {line}: tulis `kunci: nilai` untuk setiap unit.", file=file, line=line
                )
            yield line, row
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidInput(
            "{file}, baris {line}: bukan YAML yang benar ({problem}).",
            file=file,
            line=line,
            problem=error.problem or "",
        ) from error
    finally:
        loader.dispose()


def _entries(root: yaml.Node | None) -> list[yaml.Node] | None:
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "units" and isinstance(value, yaml.SequenceNode):
                return list(value.value)
    return None


def _csv_rows(file: str, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    # Spreadsheets in Indonesian separate columns with semicolons.
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(text.splitlines(), delimiter=delimiter)
    for row in reader:
        if None in row:
            raise InvalidInput(
                "{file}, baris {line}: lebih banyak kolom daripada baris judul; beri tanda kutip pada nilai yang "
                "memuat `{delimiter}`.",
                file=file,
                line=reader.line_num,
                delimiter=delimiter,
            )
        yield reader.line_num, {key.strip(): value.strip() for key, value in row.items() if value and value.strip()}


def _units(file: str, rows: Iterator[tuple[int, Mapping[str, object]]]) -> list[Unit]:
    units: dict[str, Unit] = {}
    for line, row in rows:
        unit = _unit(file, line, row)
        if unit.code in units:
            raise InvalidInput(
                "{file}, baris {line}: kode {code} sudah ada di baris sebelumnya; hapus salah satu.",
                file=file,
                line=line,
                code=unit.code,
            )
        units[unit.code] = unit
    if not units:
        raise InvalidInput("{file} tidak memuat unit apa pun.", file=file)
    return list(units.values())


def _unit(file: str, line: int, row: Mapping[str, object]) -> Unit:
    where: dict[str, str | int] = {"file": file, "line": line}
    if unknown := sorted(str(key) for key in row if key not in _KNOWN):
        raise InvalidInput(
            "{file}, baris {line}: kolom {field} tidak dikenal; yang dikenal: {known}.",
            field=unknown[0],
            known=", ".join(sorted(_KNOWN)),
            **where,
        )
    for field in _REQUIRED:
        if not row.get(field):
            raise InvalidInput("{file}, baris {line}: {field} kosong; wajib diisi.", field=field, **where)
    code, kind = str(row["code"]), str(row["kind"])
    if not _CODE.fullmatch(code):
        raise InvalidInput(
            "{file}, baris {line}: kode {code} tidak sah; pakai huruf kecil, angka dan tanda hubung.",
            code=code,
            **where,
        )
    if kind not in list(UnitKind):
        raise InvalidInput(
            "{file}, baris {line}: jenis {kind} tidak dikenal; tulis agency atau district.", kind=kind, **where
        )
    return Unit(
        code=code,
        name=str(row["name"]),
        kind=UnitKind(kind),
        short_name=str(row.get("short_name") or ""),
        region_code=_optional_text(row.get("region_code")),
        role=_optional_text(row.get("role")),
        valid_from=_date(row.get("valid_from"), where),
        valid_until=_date(row.get("valid_until"), where),
        predecessors=_codes(row.get("predecessors")),
        verified=_truth(row.get("verified"), where),
    )


def _optional_text(value: object) -> str | None:
    return str(value) if value else None


def _codes(value: object) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(str(code) for code in value)
    return tuple(str(value or "").replace(",", " ").split())


def _date(value: object, where: Mapping[str, str | int]) -> dt.date | None:
    if value is None or isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise InvalidInput(
            "{file}, baris {line}: {value} bukan tanggal; tulis seperti 2025-01-31.", value=str(value), **where
        ) from None


def _truth(value: object, where: Mapping[str, str | int]) -> bool:
    text = str(value if value is not None else "").lower()
    if text in _TRUE | _FALSE:
        return text in _TRUE
    raise InvalidInput("{file}, baris {line}: verified harus ya atau tidak, bukan {value}.", value=text, **where)
