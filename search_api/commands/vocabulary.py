"""``arsip vocabulary``: the lists of codes that documents refer to, from the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import click
from rich.table import Table

from archive.errors import InvalidInput
from archive.importing_subjects import SubjectImport, apply, preview
from archive.keeping_vocabulary import merge as merge_entries
from archive.keeping_vocabulary import merge_preview, name_of, put_entry, renamed, store_of, stored
from archive.keeping_vocabulary import undo_merge as undo_merged
from archive.vocabulary import Vocabulary
from search_api.commands.acting import actor
from search_api.commands.console import as_json, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.exchange.skos import as_rdf_xml, as_turtle
from search_api.exchange.skos_reading import MOST_BYTES, read_skos
from search_api.wiring import open_archive

_WHICH = click.Choice([each.value for each in Vocabulary])


@click.group(help=_("Kosakata: butir wajib, kode arsip, subjek, dan unit."))
def vocabulary() -> None:
    """Items, archival codes, subjects and units."""


@vocabulary.command("list", help=_("Isi satu kosakata, dengan jumlah dokumennya."))
@click.argument("which", metavar=_("KOSAKATA"), type=_WHICH)
@as_json
def list_entries(which: str, json_output: bool) -> None:
    """Entries in their order; what was merged is said at the end."""
    kind = Vocabulary(which)
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        entries = store_of(uow, kind).all()
        redirects = uow.vocabulary.redirects(kind)
        uses = redirects.folded(uow.vocabulary.uses(kind))
    if json_output:
        print_json({"entries": entries, "merged": dict(redirects.targets), "documents": uses})
        return
    table = Table(_("Kode"), _("Nama"), _("Dokumen"))
    for entry in entries:
        table.add_row(entry.code, name_of(entry), str(uses.get(entry.code, 0)))
    out.print(table)
    for code in sorted(redirects.merged):
        say(f"{code} → {redirects.resolve(code)}")


@vocabulary.command("rename", help=_("Ganti nama satu kode; tidak ada dokumen yang disentuh."))
@click.argument("which", metavar=_("KOSAKATA"), type=_WHICH)
@click.argument("code", metavar=_("KODE"))
@click.argument("name", metavar=_("NAMA"))
@click.pass_context
def rename(ctx: click.Context, which: str, code: str, name: str) -> None:
    """Give an entry another name; a subject is still found by the old one."""
    with open_archive(settings_with_logging()) as archive:
        with archive.database.read() as uow:
            entry = stored(uow, Vocabulary(which), code)
        put_entry(archive.database, archive.clock, renamed(entry, " ".join(name.split())), actor(ctx), is_new=False)
    say(f"{code}: {name_of(entry)} → {name}")


@vocabulary.command("end", help=_("Akhiri masa berlaku satu kode."))
@click.argument("which", metavar=_("KOSAKATA"), type=_WHICH)
@click.argument("code", metavar=_("KODE"))
@click.option(
    "--day", metavar=_("TANGGAL"), help=_("Hari terakhir, misalnya 2025-01-31; bila tidak disebut, hari ini.")
)
@click.pass_context
def end(ctx: click.Context, which: str, code: str, day: str | None) -> None:
    """Set the last day of an entry; it is not offered for new documents any more."""
    with open_archive(settings_with_logging()) as archive:
        try:
            last = dt.date.fromisoformat(day) if day else archive.clock.now().date()
        except ValueError as error:
            raise InvalidInput("{value} bukan tanggal; tulis seperti 2025-01-31.", value=str(day)) from error
        with archive.database.read() as uow:
            entry = stored(uow, Vocabulary(which), code)
        put_entry(archive.database, archive.clock, replace(entry, valid_until=last), actor(ctx), is_new=False)
    say(f"{code}: … {last.isoformat()}")


@vocabulary.command("merge", help=_("Gabungkan satu kode ke kode lain; tidak ada dokumen yang disentuh."))
@click.argument("which", metavar=_("KOSAKATA"), type=_WHICH)
@click.argument("code", metavar=_("KODE"))
@click.argument("into", metavar=_("KE"))
@click.option("--dry-run", is_flag=True, help=_("Hanya tampilkan apa yang akan berubah."))
@click.pass_context
def merge(ctx: click.Context, which: str, code: str, into: str, dry_run: bool) -> None:
    """Let one code mean another from now on."""
    kind = Vocabulary(which)
    with open_archive(settings_with_logging()) as archive:
        with archive.database.read() as uow:
            found = merge_preview(uow, kind, code, into)
        if not dry_run:
            merge_entries(archive.database, archive.clock, kind, code, into, actor(ctx))
    say(
        _("{code} ({name}) → {into} ({into_name}): {count} dokumen ikut tampil di sana.").format(
            code=code, name=name_of(found.code), into=into, into_name=name_of(found.into), count=found.documents
        )
    )


@vocabulary.command("undo-merge", help=_("Batalkan penggabungan satu kode."))
@click.argument("which", metavar=_("KOSAKATA"), type=_WHICH)
@click.argument("code", metavar=_("KODE"))
@click.pass_context
def undo_merge(ctx: click.Context, which: str, code: str) -> None:
    """Let a merged code mean itself again."""
    with open_archive(settings_with_logging()) as archive:
        undo_merged(archive.database, archive.clock, Vocabulary(which), code, actor(ctx))
    say(f"{code} = {code}")


@vocabulary.command("export", help=_("Tulis semua subjek sebagai SKOS: Turtle, atau RDF/XML untuk nama .rdf dan .xml."))
@click.argument("file", metavar=_("BERKAS"), type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write the subjects for other systems."""
    settings = settings_with_logging()
    with open_archive(settings) as archive, archive.database.read() as uow:
        subjects, redirects = uow.subjects.all(), uow.vocabulary.redirects(Vocabulary.SUBJECT)
    base, title = settings.base_url.rstrip("/"), settings.site_name
    is_xml = file.suffix.lower() in (".rdf", ".xml")
    content = as_rdf_xml(subjects, redirects, base, title) if is_xml else None
    file.write_bytes(content or as_turtle(subjects, redirects, base, title).encode())
    say(_("{count} subjek ditulis ke {file}.").format(count=len(subjects), file=file))


@vocabulary.command(
    "import", help=_("Baca subjek dari SKOS (Turtle atau RDF/XML): tampilkan dahulu, terapkan dengan --apply.")
)
@click.argument("file", metavar=_("BERKAS"), type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--apply", "apply_it", is_flag=True, help=_("Terapkan; tanpa ini hanya ditampilkan."))
@click.option("--end-missing", is_flag=True, help=_("Akhiri subjek arsip yang tidak ada di berkas."))
@click.pass_context
def import_skos(ctx: click.Context, file: Path, apply_it: bool, end_missing: bool) -> None:
    """Show what a file would add, change and leave out; all or nothing is applied."""
    with file.open("rb") as stream:
        subjects = read_skos(stream.read(MOST_BYTES + 1), file.name)
    with open_archive(settings_with_logging()) as archive:
        if apply_it:
            found = apply(archive.database, archive.clock, subjects, actor(ctx), end_gone=end_missing)
        else:
            with archive.database.read() as uow:
                found = preview(uow, subjects)
    _say_found(found)
    if not apply_it:
        say(_("Belum ada yang diubah; ulangi dengan --apply untuk menerapkannya."))


def _say_found(found: SubjectImport) -> None:
    for subject in found.added:
        out.print(f"+ {subject.code}  {subject.name}", markup=False, soft_wrap=True)
    for old, new in found.changed:
        out.print(f"~ {old.code}  {old.name} → {new.name}", markup=False, soft_wrap=True)
    for subject in found.gone:
        out.print(f"- {subject.code}  {subject.name}", markup=False, soft_wrap=True)
    say(
        _("{added} ditambah, {changed} diubah, {gone} tidak ada di berkas, {same} sama.").format(
            added=len(found.added), changed=len(found.changed), gone=len(found.gone), same=found.same
        )
    )
