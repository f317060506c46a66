"""``arsip doctor``: what is installed, what is missing, and what does that disable?"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import click
from rich.table import Table
from rich.text import Text

from archive.errors import ArchiveError
from indexer.converter import find_converter
from indexer.ocr import installed_languages
from search_api import settings as settings_table
from search_api.commands.console import as_json, out, print_json, say
from search_api.commands.speaking import _
from search_api.settings import Settings, load

LOW_DISK_BYTES = 2 << 30
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at. ``state`` is ok, missing (optional) or wrong (the archive cannot work so)."""

    subject: str
    state: str
    found: str
    consequence: str = ""


@click.command(help=_("Apa yang terpasang, apa yang kurang, dan apa akibatnya."))
@as_json
@click.pass_context
def doctor(context: click.Context, json_output: bool) -> None:
    """Exit code 1 only when something necessary is wrong."""
    settings, problem = _settings()
    diagnoses = list(_diagnose(settings))
    if problem:
        diagnoses.insert(0, Diagnosis(_("Pengaturan"), "wrong", problem))
    rows = settings_table.table()
    if json_output:
        table_rows = [{"name": name, "default": default, "help": help_text} for name, default, help_text in rows]
        print_json({"diagnoses": [asdict(d) for d in diagnoses], "settings": table_rows})
    else:
        _print(diagnoses)
        table = Table(_("Pengaturan"), _("Bawaan"), _("Arti"), box=None)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        out.print(table)
    context.exit(1 if any(d.state == "wrong" for d in diagnoses) else 0)


def _settings() -> tuple[Settings, str]:
    try:
        return load(), ""
    except ArchiveError as error:
        return Settings(), _(error.message).format(**error.values) if error.values else _(error.message)


def _print(diagnoses: list[Diagnosis]) -> None:
    marks = {"ok": ("✓", "green"), "missing": ("–", "yellow"), "wrong": ("✗", "bold red")}
    table = Table(show_header=False, box=None)
    for diagnosis in diagnoses:
        mark, style = marks[diagnosis.state]
        table.add_row(Text(mark, style), Text(diagnosis.subject), Text(diagnosis.found), Text(diagnosis.consequence))
    out.print(table)
    say("")


def _diagnose(settings: Settings) -> Iterator[Diagnosis]:
    yield Diagnosis("Python", "ok" if sys.version_info >= (3, 11) else "wrong", sys.version.split()[0])
    yield Diagnosis("SQLite", "ok", sqlite3.sqlite_version)
    yield from _data(settings)
    languages = installed_languages()
    ocr_works = {"ind", "eng"} <= set(languages)
    yield Diagnosis(
        _("OCR (Tesseract di dalam paket)"),
        "ok" if ocr_works else "wrong",
        ", ".join(languages),
        "" if ocr_works else _("Hasil pindai tidak dapat dibaca; pasang ulang paketnya."),
    )
    converter = find_converter()
    yield _optional(
        "LibreOffice", converter, _("Berkas doc, ppt, dan rtf disimpan tetapi menunggu; terbaca setelah dipasang.")
    )
    yield _optional(
        "pdftotext (poppler-utils)",
        shutil.which("pdftotext"),
        _("Versi yang dihitamkan diuji dengan pdfium, pypdf, dan OCR saja; pdftotext ikut menguji setelah dipasang."),
    )
    yield _optional("Chromium", _first(CHROMIUM_NAMES, shutil.which), _("Hanya uji peramban yang dilewati."))
    yield _package("PostgreSQL (psycopg)", "psycopg", _("Hanya basis data SQLite yang dapat dipakai."))
    yield _package("OpenSearch (opensearch-py)", "opensearchpy", _("Hanya indeks Whoosh yang dapat dipakai."))


def _data(settings: Settings) -> Iterator[Diagnosis]:
    folder = settings.data_path
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    writable = os.access(existing, os.W_OK)
    free = shutil.disk_usage(existing).free
    yield Diagnosis(
        _("Folder data"),
        "ok" if writable else "wrong",
        str(folder),
        "" if writable else _("Tidak dapat ditulisi; atur ARSIP_DATA ke folder lain."),
    )
    yield Diagnosis(
        _("Ruang kosong"),
        "ok" if free > LOW_DISK_BYTES else "wrong",
        f"{free / (1 << 30):.1f} GiB",
        "" if free > LOW_DISK_BYTES else _("Hampir penuh: berkas baru akan ditolak. Kosongkan ruang."),
    )


def _optional(subject: str, found: Path | str | None, consequence: str) -> Diagnosis:
    if found is None:
        return Diagnosis(subject, "missing", _("tidak terpasang"), consequence)
    return Diagnosis(subject, "ok", str(found))


def _package(subject: str, module: str, consequence: str) -> Diagnosis:
    if find_spec(module) is None:
        return _optional(subject, None, consequence)
    try:
        return _optional(subject, version(module), consequence)
    except PackageNotFoundError:
        return _optional(subject, _("terpasang"), consequence)


def _first(names: tuple[str, ...], look: Callable[[str], str | None]) -> str | None:
    return next((found for name in names if (found := look(name)) is not None), None)
