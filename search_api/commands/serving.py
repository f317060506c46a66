"""``arsip serve`` and ``arsip work``: the processes of a running archive."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Final

import click
import structlog
from prometheus_client.multiprocess import mark_process_dead

from archive.errors import IndexUnavailable
from archive.ports import SearchIndex
from search_api.commands.console import as_json, print_json, say, settings_with_logging
from search_api.commands.depositing import fill_with_samples
from search_api.commands.progress import worker_progress
from search_api.commands.speaking import _
from search_api.commands.summary import print_summary, summarise
from search_api.commands.welcome import welcome
from search_api.counting import counting
from search_api.parent_watch import die_with_parent
from search_api.server import address_of, listen
from search_api.server import serve as answer
from search_api.settings import METRICS_VARIABLE, Settings, variable
from search_api.supervisor import Member, supervise
from search_api.wiring import open_archive

log = structlog.get_logger("arsip")

_PREPARING_SECONDS: Final = 5.0
"""Between two looks whether there is anything new to make ready."""


@click.command(help=_("Sajikan arsip lewat HTTP."))
@click.option("--with-worker", is_flag=True, help=_("Jalankan juga pekerja; Ctrl-C menghentikan keduanya."))
@click.option(
    "--demo", is_flag=True, help=_("Peragaan: dokumen contoh, akun untuk mencoba, dan pekerjaan petugas di dalamnya.")
)
@click.option("--socket-fd", type=int, hidden=True)
@click.option("--die-with-parent", "follows_parent", is_flag=True, hidden=True)
def serve(with_worker: bool, demo: bool, socket_fd: int | None, follows_parent: bool) -> None:
    """Serve alone, or as a group: several processes on one socket, and the worker."""
    settings = settings_with_logging()
    if demo:
        settings = replace(settings, demo=True)
        fill_with_samples(settings)
    if follows_parent:
        die_with_parent()
    if socket_fd is None and (with_worker or settings.answering_processes > 1):
        _serve_group(settings, listen(settings), with_worker)
        return
    listener = socket.socket(fileno=socket_fd) if socket_fd is not None else listen(settings)
    signal.signal(signal.SIGTERM, _raise_interrupt)
    with open_archive(settings) as archive, listener:
        log.info("serving", address=address_of(listener))
        if socket_fd is None:
            welcome(archive, address_of(listener))
        threading.Thread(target=_keep_prepared, args=(archive.index,), daemon=True).start()
        services = archive.services()
        try:
            with counting(services):
                answer(services, settings, listener)
        except KeyboardInterrupt:
            log.info("server stopped")


def _keep_prepared(index: SearchIndex) -> None:
    """Whatever is committed, and whichever generation is promoted, is made ready before readers wait for it."""
    available = True
    while True:
        try:
            index.prepare()
            available = True
        except IndexUnavailable as error:
            if available:  # the worker builds one; questions are told until then
                log.info("index not ready yet", reason=str(error))
            available = False
        time.sleep(_PREPARING_SECONDS)


def _serve_group(settings: Settings, listener: socket.socket, with_worker: bool) -> None:
    address = address_of(listener)
    with open_archive(settings) as archive:  # migrates once, before several processes would do it side by side
        welcome(archive, address)
    descriptor = listener.fileno()
    os.set_inheritable(descriptor, True)

    def announce() -> None:
        say(_("Arsip Publik berjalan di {address}  (Ctrl-C untuk berhenti)").format(address=address))

    with listener, _counts_folder(settings) as counts:
        command = ("serve", "--die-with-parent", "--socket-fd", str(descriptor))
        mode = {variable("demo"): "true" if settings.demo else "false"}
        members = [
            Member(f"server {number}", command, (descriptor,), {METRICS_VARIABLE: str(counts), **mode})
            for number in range(1, settings.answering_processes + 1)
        ]
        if with_worker:
            members.append(Member("worker", ("work", "--die-with-parent"), environment=mode))

        def forget(pid: int) -> None:
            mark_process_dead(pid, str(counts))  # type: ignore[no-untyped-call]

        supervise(members, announce, forget)
    say(_("Semua proses arsip sudah berhenti."))


@contextmanager
def _counts_folder(settings: Settings) -> Iterator[Path]:
    """Where the servers count side by side; of this start only, and swept like other work folders after a crash."""
    own = settings.data_path / "work" / str(os.getpid())
    counts = own / "counts"
    counts.mkdir(parents=True, exist_ok=True)
    try:
        yield counts
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _raise_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@click.command(help=_("Baca berkas yang menunggu dan perbarui indeks."))
@click.option("--until-idle", is_flag=True, help=_("Selesai ketika tidak ada lagi yang menunggu."))
@click.option("--die-with-parent", "follows_parent", is_flag=True, hidden=True)
@as_json
def work(until_idle: bool, follows_parent: bool, json_output: bool) -> None:
    """One worker process; with ``--until-idle`` it ends with a summary of the whole archive."""
    settings = settings_with_logging()
    if follows_parent:
        die_with_parent()
    with open_archive(settings) as archive, worker_progress(archive.database, shown=until_idle) as tick:
        worker = archive.worker(on_progress=tick)

        def stop(_signal: int, _frame: FrameType | None) -> None:
            worker.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        started = time.perf_counter()
        worker.run(until_idle=until_idle)
        if until_idle:
            summary = summarise(archive.database, time.perf_counter() - started)
            print_json(summary) if json_output else print_summary(summary)
