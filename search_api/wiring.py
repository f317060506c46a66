"""Which concrete parts make up the archive? The only place where they meet.

The index, what reads files and what learns are imported when they are asked for: most commands need none of them, and
importing them takes longer than what such a command does.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import zoneinfo
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from archive.asked_queries import OwnWord, QuestionCounter
from archive.bulk_editing import carry_on
from archive.clock import SystemClock
from archive.completeness import Demands
from archive.errors import InvalidInput
from archive.extraction import Limits
from archive.jobs import JobKind
from archive.ports import Clock, Database
from archive.receiving import Receiving
from archive.scheduling import enqueue_due, publish_scheduled
from archive.sessions import SessionLimits
from archive.sweeping import Sweeping
from archive.uploads import UploadLimits, VirusScanner
from indexer.sandbox import Sandbox
from indexer.virus_scan import Clamd
from search_api import __version__
from search_api.openid import Provider
from search_api.services import Office, Services, SiteConfig
from search_api.settings import Settings, variable
from search_api.signing import Signer
from storage.database import SqlDatabase, migrate, open_database
from storage.local_blobs import LocalBlobs
from storage.reference_lists import seed_subjects
from storage.seed import seed_units
from storage.uploads import LocalUploads

if TYPE_CHECKING:
    from indexer.engines.whoosh.index import WhooshIndex
    from indexer.measuring import Stages
    from indexer.own_words import OwnWords
    from indexer.proposing.learning import Learning
    from indexer.worker import Act, Worker
    from search_api.demonstration.staff_work import StaffWork


@dataclass(frozen=True, slots=True)
class Archive:
    """The parts every command works with. ``sandbox`` starts its processes only when something is read.

    ``open_words`` and ``open_index`` give the same one at every call.
    """

    settings: Settings
    clock: Clock
    database: Database
    blobs: LocalBlobs
    open_index: Callable[[], WhooshIndex]
    open_words: Callable[[], OwnWords]
    sandbox: Sandbox
    limits: Limits
    work_root: Path
    scanner: VirusScanner | None

    @property
    def index(self) -> WhooshIndex:
        """The search index; nothing of it is read before it is asked."""
        return self.open_index()

    def site(self) -> SiteConfig:
        """What the site knows of itself."""
        settings = self.settings
        return SiteConfig(
            name=settings.site_name,
            time_zone=settings.time_zone,
            base_url=settings.base_url.rstrip("/") or None,
            language=settings.language,
            version=__version__,
            in_flight_limit=settings.in_flight_limit,
            search_seconds=settings.search_seconds,
            queue_seconds=settings.queue_seconds,
            client_rate=settings.client_rate,
            office=Office(
                agency=settings.agency_name,
                name=settings.office_name,
                address=settings.office_address,
                email=settings.office_email,
                phone=settings.office_phone,
                hours=settings.office_hours,
            ),
            accent_color=settings.accent_color,
            session_limits=SessionLimits(
                dt.timedelta(minutes=settings.session_idle_minutes), dt.timedelta(hours=settings.session_hours)
            ),
            second_factor_roles=settings.roles_with_second_factor,
            demo=settings.demo,
            count_questions=settings.count_questions,
            demands=self.demands(),
            openid=_provider(settings),
        )

    def demands(self) -> Demands:
        """What a document needs here to be published, beyond what every archive asks for."""
        return Demands(subjects=self.settings.require_subjects)

    def services(self) -> Services:
        """What the web stands on."""
        from indexer.page_images import PageImages

        settings = self.settings
        index, words = self.index, self.open_words()
        images = PageImages(settings.data_path / "page-images", self.sandbox, settings.page_image_cache_mb << 20)
        site = self.site()
        signer = self.signer()
        return Services(
            self.database,
            self.blobs,
            index,
            images,
            self.clock,
            site,
            self.receiving(),
            signer,
            QuestionCounter(self.clock.now, lambda text: signer.digest("question", text))
            if settings.count_questions
            else None,
            lambda more: index.with_synonyms(words.with_words(more)),
        )

    def receiving(self) -> Receiving:
        """What takes in the files of batches."""
        from indexer.bundles import ZipBundles

        return Receiving(
            database=self.database,
            clock=self.clock,
            store=LocalUploads(self.settings.data_path / "uploads", self.blobs),
            bundles=ZipBundles(self.limits),
            scanner=self.scanner,
            limits=self.upload_limits(),
        )

    def upload_limits(self) -> UploadLimits:
        """What officers may send."""
        return UploadLimits(
            file_bytes=self.settings.upload_file_mb << 20,
            batch_files=self.settings.upload_batch_files,
            unit_day_bytes=self.settings.upload_unit_day_mb << 20,
            days=self.settings.upload_days,
        )

    def signer(self) -> Signer:
        """Signs with the key of this archive, which lies in its data directory."""
        return Signer.kept_in(self.settings.data_path / "signing.key")

    def worker(self, stages: Stages | None = None, on_progress: Callable[[], None] = lambda: None) -> Worker:
        """A worker on as many threads as the settings say, by default one for each core."""
        from indexer.apply import Applier
        from indexer.ingest import Ingestion
        from indexer.measuring import Stages
        from indexer.upkeep import IndexUpkeep
        from indexer.worker import Worker

        threads = self.settings.worker_threads or os.cpu_count() or 1
        learning, sweeping = self.learning(), Sweeping(self.receiving())
        demonstration = self.demonstration() if self.settings.demo else None
        ingestion = Ingestion(
            database=self.database,
            blobs=self.blobs,
            sandbox=self.sandbox,
            clock=self.clock,
            work_root=self.work_root,
            limits=self.limits,
            stages=stages or Stages(),
            replace_ocr_layer=self.settings.replace_ocr_layer,
            propose=learning.propose,
        )
        applier = Applier(self.database, self.index)
        upkeep = IndexUpkeep(self.database, self.index)
        return Worker(
            self.database,
            ingestion,
            applier,
            upkeep,
            threads=threads,
            acts=self._acts() | {JobKind.TRAIN: learning.carry_out, JobKind.SWEEP: sweeping.carry_out},
            look_ahead=lambda: (
                enqueue_due(self.database, self.clock),
                learning.enqueue_due(),
                sweeping.enqueue_due(),
                demonstration.carry_on() if demonstration is not None else None,
            ),
            on_progress=on_progress,
        )

    def demonstration(self) -> StaffWork:
        """The work of the demonstration's people."""
        from search_api.demonstration.readers import Readers
        from search_api.demonstration.staff_work import StaffWork, Stage

        digest = partial(self.signer().digest, "question")
        readers = Readers(self.database, self.clock, self.index, digest)
        stage = Stage(self.receiving(), self.demands(), zoneinfo.ZoneInfo(self.settings.time_zone))
        return StaffWork(stage, (readers.ask, readers.note_task) if self.settings.count_questions else ())

    def learning(self) -> Learning:
        """What trains and proposes."""
        from indexer.proposing.learning import Learning

        return Learning(self.database, self.clock)

    def _acts(self) -> dict[str, Act]:
        """What a worker does besides reading files."""
        return {
            JobKind.PUBLISH: lambda job, _heartbeat: publish_scheduled(self.database, self.clock, job, self.demands()),
            JobKind.BULK_EDIT: lambda job, heartbeat: carry_on(self.database, self.clock, job, heartbeat),
        }


@contextmanager
def open_archive(settings: Settings) -> Iterator[Archive]:
    """Open, bring the database schema up to date, and close everything at the end.

    Raises InvalidInput when the data directory cannot be written.
    """
    data = settings.data_path
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidInput(
            "Folder data {path} tidak dapat dibuat: {error}. Atur {setting} ke folder yang dapat ditulisi.",
            path=str(data),
            error=error.strerror or str(error),
            setting=variable("data"),
        ) from error
    clock = SystemClock()
    migrate(settings.effective_database_url)
    database: SqlDatabase = open_database(settings.effective_database_url, clock)
    _seed(database)
    work_root = _own_work_root(data / "work")
    limits = Limits(
        memory=settings.extract_memory_mb << 20,
        cpu_seconds=settings.extract_cpu_seconds,
        wall_seconds=settings.extract_wall_seconds,
    )
    sandbox = Sandbox(work_root, limits)
    index_path = settings.index_path

    def page_texts(wanted: Mapping[str, Sequence[int]]) -> Mapping[tuple[str, int], str]:
        with database.read() as uow:
            return uow.pages.some(wanted)

    def added_words() -> Sequence[OwnWord]:
        with database.read() as uow:
            return uow.questions.own_words()

    @cache
    def open_words() -> OwnWords:
        from indexer.own_words import OwnWords

        return OwnWords(added_words)

    @cache
    def open_index() -> WhooshIndex:
        from indexer.engines.whoosh.index import WhooshIndex

        return WhooshIndex(
            index_path,
            page_texts,
            memory_mb=settings.index_memory_mb,
            cache_mb=settings.search_cache_mb // settings.answering_processes,
            synonyms=open_words(),
        )

    try:
        yield Archive(
            settings=settings,
            clock=clock,
            database=database,
            blobs=LocalBlobs(settings.blobs_path),
            open_index=open_index,
            open_words=open_words,
            sandbox=sandbox,
            limits=limits,
            work_root=work_root,
            scanner=Clamd(settings.clamd) if settings.clamd else None,
        )
    finally:
        sandbox.close()
        database.close()
        shutil.rmtree(work_root, ignore_errors=True)


def _provider(settings: Settings) -> Provider | None:
    """The agency's own sign-in service, where one is set. Raises InvalidInput where it could not work."""
    if not settings.openid_issuer:
        return None
    if find_spec("authlib") is None:
        raise InvalidInput("Masuk lewat layanan memerlukan paket tambahan: pip install 'arsip-publik[openid]'")
    return Provider(
        issuer=settings.openid_issuer,
        client_id=settings.openid_client_id,
        client_secret=settings.openid_client_secret,
        name=settings.openid_name,
        claim=settings.openid_claim,
    )


def _seed(database: Database) -> None:
    """An archive without units could take nothing in: begin with the regency's own, and with plain subjects."""
    with database.read() as uow:
        units, subjects = uow.units.all(), uow.subjects.all()
    if units and subjects:
        return
    with database.write() as uow:
        if not units:
            seed_units(uow)
        if not subjects:
            seed_subjects(uow)


def _own_work_root(parent: Path) -> Path:
    """A folder for this process; what processes that died left behind is removed."""
    parent.mkdir(parents=True, exist_ok=True)
    for folder in parent.iterdir():
        if folder.name.isdecimal() and not _is_alive(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)
    own = parent / str(os.getpid())
    own.mkdir(exist_ok=True)
    return own


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
