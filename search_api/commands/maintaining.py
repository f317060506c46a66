"""``arsip jobs``, ``retry``, ``reindex`` and ``check``: is all well, and how is it mended?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from archive.errors import ArchiveError, CorruptBlob, NotFound
from archive.jobs import JobState
from archive.retrying import retry as read_again
from indexer.rebuild import check_index, rebuild
from search_api.commands.console import as_json, err, out, print_json, say, settings_with_logging
from search_api.commands.speaking import _
from search_api.job_labels import STATES, kind_label
from search_api.wiring import Archive, open_archive


@click.command(help=_("Pekerjaan yang menunggu dan yang berulang kali gagal."))
@as_json
def jobs(json_output: bool) -> None:
    """Unfinished jobs by kind and state, and every job that needs attention with its reason."""
    with open_archive(settings_with_logging()) as archive, archive.database.read() as uow:
        counts = uow.jobs.counts()
        stuck = uow.jobs.needing_attention()
    if json_output:
        tally = [{"kind": kind, "state": state, "count": count} for (kind, state), count in counts.items()]
        print_json({"counts": tally, "needs_attention": stuck})
        return
    table = Table(_("Pekerjaan"), _("Keadaan"), _("Jumlah"))
    for (kind, state), count in sorted(counts.items()):
        table.add_row(_(kind_label(kind)), _(STATES[JobState(state)]), str(count))
    out.print(table)
    for job in stuck:
        reason = (job.last_error or "").splitlines()[0] if job.last_error else ""
        out.print(f"{job.id}  {_(kind_label(job.kind))}  {job.document_id or ''}  {reason}", markup=False)
    if stuck:
        say(_("`arsip retry` mencoba semuanya lagi."))


@click.command(help=_("Baca lagi yang perlu diperiksa, atau satu dokumen."))
@click.argument("document_id", metavar="[ID]", required=False)
def retry(document_id: str | None) -> None:
    """Read again what needs attention, or one document whatever its state."""
    with open_archive(settings_with_logging()) as archive:
        count = read_again(archive.database, document_id)
    say(_("{count} pekerjaan dijadwalkan ulang.").format(count=count))


@click.command(help=_("Bangun ulang indeks dari teks tersimpan, tanpa membaca berkas lagi."))
def reindex() -> None:
    """A new generation beside the live one, then an atomic swap; searching goes on meanwhile."""
    with open_archive(settings_with_logging()) as archive:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=err, disable=not err.is_terminal) as progress:
            task = progress.add_task(_("Dokumen diindeks"), total=None)
            generation = rebuild(
                archive.database,
                archive.index,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
    say(_("Indeks {generation} dipakai sekarang.").format(generation=generation.name))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be. ``kind`` is blob, index or audit."""

    kind: str
    subject: str
    problem: str


@click.command(help=_("Periksa keutuhan setiap berkas, indeks terhadap basis data, dan jejak audit."))
@as_json
@click.pass_context
def check(context: click.Context, json_output: bool) -> None:
    """Fixity of every blob, index against database, audit chain. Exit code 1 when anything is wrong."""
    with open_archive(settings_with_logging()) as archive:
        findings = [*_check_blobs(archive), *_check_index(archive), *_check_audit(archive)]
    if json_output:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            out.print(f"{finding.kind}  {finding.subject}  {finding.problem}", markup=False, soft_wrap=True)
        say(
            _("Semua utuh.")
            if not findings
            else _("{count} temuan. Pulihkan berkas dari cadangan; `arsip reindex` memperbaiki indeks.").format(
                count=len(findings)
            )
        )
    context.exit(1 if findings else 0)


def _check_blobs(archive: Archive) -> Iterator[Finding]:
    with archive.database.read() as uow:
        known = list(uow.documents.known_blobs())
    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=err, disable=not err.is_terminal
    ) as progress:
        task = progress.add_task(_("Berkas diperiksa"), total=len(known))
        for sha256, size in known:
            try:
                archive.blobs.verify(sha256)
                if archive.blobs.size(sha256) != size:
                    yield Finding("blob", sha256, _("ukurannya berubah"))
            except NotFound:
                yield Finding("blob", sha256, _("hilang"))
            except CorruptBlob:
                yield Finding("blob", sha256, _("isinya tidak lagi cocok dengan sidik jarinya"))
            progress.advance(task)


def _check_index(archive: Archive) -> Iterator[Finding]:
    for problem in check_index(archive.database, archive.index):
        yield Finding("index", problem.subject, problem.problem)


def _check_audit(archive: Archive) -> Iterator[Finding]:
    try:
        with archive.database.read() as uow:
            uow.audit.verify()
    except ArchiveError as error:
        yield Finding("audit", "-", str(error))
