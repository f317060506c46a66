"""A staff side with real content: which archive do the tests walk through, and what is what in it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO

from archive import accounts
from archive.asked_queries import FEWEST_DAYS, FEWEST_REQUESTS, QuestionCount, WordKind
from archive.bulk_editing import start
from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.curation import withdraw
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Lifecycle
from archive.editing import edit
from archive.handing_over import Offered, announce, close_batch, open_batch
from archive.keeping_vocabulary import merge, put_entry
from archive.own_account import add_key, begin_second_factor, confirm_second_factor
from archive.people import CONSOLE, Action, Person, Role
from archive.redactions import Ground, order_redaction, plan_findings
from archive.relating import relate
from archive.relations import RelationKind
from archive.reorganising import reorganise
from archive.saved_queues import save_queue
from archive.scheduling import schedule
from archive.sessions import SessionLimits, open_session
from archive.subjects import Subject
from archive.teaching_words import note_task, teach
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from archive.work_queue import WorkFilter
from archive.workflow import Step, take_step
from bench.noisy_copies import filled, form, misread
from search_api.passwords import hash_password
from search_api.wiring import Archive
from tests.browser.collection import paper

PASSWORD = "perahu kecil di Mentaya"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ADMINISTRATOR = Person("Rahmawati Noor", "rahma", Role.ADMINISTRATOR)
LIBRARIAN = Person("Siti Aisyah", "siti", Role.LIBRARIAN)
OFFICER = Person("Ani Lestari", "ani", Role.OFFICER, "dinkes")
AUDITOR = Person("Dewi Kartika", "dewi", Role.AUDITOR)
WITH_CODE = Person("Budi Santoso", "budi", Role.OFFICER, "disdik")
CLOSED = Person("Yusuf Habibi", "yusuf", Role.OFFICER, "dishub")
PEOPLE = (ADMINISTRATOR, LIBRARIAN, OFFICER, AUDITOR, WITH_CODE, CLOSED)

FLOOD = "Peringatan banjir: warga di tepi sungai diminta mengungsi ke posko, siaga satu, evakuasi segera."
BUDGET = "Laporan realisasi anggaran triwulan, belanja modal dan pendapatan asli daerah, neraca keuangan."
NIK = "6202015506870002"
PERSONAL = ("DAFTAR PENERIMA BANTUAN\nTahun 2024", f"Siti Rahmah\nNIK {NIK}\nBaamang Hilir")


@dataclass(frozen=True, slots=True)
class Filled:
    """Tokens of sessions by login, and what addresses name: documents, batches, a bulk edit, one-time links."""

    tokens: Mapping[str, str]
    named: Mapping[str, str]


def fill(archive: Archive) -> Filled:
    """All of it, as people and the worker would have left it."""
    tokens = _people(archive)
    _learn_from(archive)
    named = {"batch": _batch(archive), "open_batch": _open_batch(archive)} | _documents(archive)
    archive.worker().run(until_idle=True)
    _move_on(archive, named)
    _vocabulary(archive)
    _questions(archive)
    named["bulk"] = _bulk_edit(archive)
    with archive.database.read() as uow:
        named["item"], named["archival_code"] = uow.items.all()[0].code, uow.archival_codes.all()[0].code
    save_queue(archive.database, ADMINISTRATOR, "Berkala dinas kesehatan", "unit=dinkes&golongan=berkala")
    archive.worker().run(until_idle=True)
    named["link"] = accounts.issue_link(archive.database, archive.clock, "dewi", by=CONSOLE)
    return Filled(tokens, named)


def _people(archive: Archive) -> dict[str, str]:
    database, clock, kept = archive.database, archive.clock, hash_password(PASSWORD)
    for person in PEOPLE:
        accounts.add_person(database, clock, person, kept, by=CONSOLE)
    begin_second_factor(database, "rahma", SECRET)
    factor = begin_second_factor(database, "budi", SECRET)
    confirm_second_factor(database, clock, factor, 1, ["digest of a code", "digest of another"])
    add_key(database, clock, ADMINISTRATOR, "Pemindai ruang arsip", frozenset({Action.DEPOSIT}), 30)
    open_session(database, clock, "rahma", SessionLimits(), agent="Chrome, Android")
    accounts.set_active(database, clock, "yusuf", False, by=CONSOLE)
    people = [each.login for each in PEOPLE if each is not CLOSED]
    return {login: open_session(database, clock, login, SessionLimits(), agent="Firefox, Linux") for login in people}


def _learn_from(archive: Archive) -> None:
    """Published documents of two classes, enough of them to learn from."""
    for number in range(24):
        of_flood = number % 2 == 0
        words = form(number).text(filled(number))
        text = f"{(FLOOD if of_flood else BUDGET)}\n{words}"
        about = InformationClass.IMMEDIATE if of_flood else InformationClass.PERIODIC
        name = f"peringatan-banjir-{number}.txt" if of_flood else f"realisasi-anggaran-{number}.txt"
        [document] = _deposit(archive, {name: text.encode()}, about, publish=True).values()
        about_what = Classification(subjects=["bencana" if of_flood else "anggaran-keuangan"])
        classify(archive.database, archive.clock, document, about_what, actor="cli")
    archive.worker().run(until_idle=True)
    archive.learning().train()


def _deposit(
    archive: Archive, files: Mapping[str, bytes], about: InformationClass | None = None, *, publish: bool = False
) -> dict[str, str]:
    terms = DepositTerms("dinkes", "ani", about, publish=publish)
    incoming = [IncomingFile(name, name, partial(BytesIO, content)) for name, content in files.items()]
    receipts = deposit(archive.database, archive.blobs, archive.clock, terms, incoming)
    return {each.file_name: each.document_id for each in receipts}


def _batch(archive: Archive) -> str:
    """Closed, with a file for nearly every state there is."""
    text = b"LAPORAN POSYANDU\n\nPosyandu Melati melayani 42 balita setiap bulan."
    files = {
        "laporan-posyandu.txt": text,
        "salinan/laporan-posyandu.txt": text,
        "nota-dinas-dengan-nama-berkas-yang-panjang-sekali-tanpa-satu-pun-spasi-2024.pdf": paper("Nota dinas", "Isi"),
        "rusak.pdf": b"%PDF-1.4\nbukan pdf",
        "kosong.txt": b"",
        "pasang.exe": b"MZ program",
    }
    return _hand_over(archive, "Laporan triwulan II", files, closed=True)


def _open_batch(archive: Archive) -> str:
    """Open: one file has not come at all and one only in part."""
    batch = _hand_over(archive, "", {"surat-masuk.txt": b"Surat masuk tentang rapat koordinasi."}, closed=False)
    offered = [Offered("belum-dikirim.pdf", 5_000_000), Offered("terputus.pdf", 1000)]
    _, part = _announce(archive, batch, offered)
    archive.receiving().append(OFFICER, part, 0, BytesIO(b"%PDF-1.4"), 8)
    return batch


def _hand_over(archive: Archive, note: str, files: Mapping[str, bytes], *, closed: bool) -> str:
    batch = open_batch(archive.database, archive.clock, OFFICER, "dinkes", note=note)
    lines = _announce(archive, batch.id, [Offered(path, len(content)) for path, content in files.items()])
    receiving = archive.receiving()
    for line, content in zip(lines, files.values(), strict=True):
        with archive.database.read() as uow:
            expected = uow.batches.file(line)
        if expected is not None and expected.why is None:
            receiving.append(OFFICER, line, 0, BytesIO(content), len(content))
    if closed:
        close_batch(archive.database, archive.clock, OFFICER, batch.id)
    return batch.id


def _announce(archive: Archive, batch: str, offered: Sequence[Offered]) -> list[str]:
    began = archive.clock.now() - dt.timedelta(hours=1)
    limits = archive.upload_limits()
    lines = announce(archive.database, archive.clock, limits, OFFICER, batch, offered, began)
    return [line.id for line in lines]


def _documents(archive: Archive) -> dict[str, str]:
    letter = form(101).text(filled(1))
    named = {
        "draft": (f"Draf keputusan. {FLOOD}".encode(), None),
        "submitted": (paper("SURAT EDARAN\nNOMOR 12/SE/2024\nTENTANG\nPOSYANDU TAHUN 2024", "Lampiran edaran"), None),
        "returned": (b"Daftar hadir rapat bulan Mei 2024.", None),
        "published": (paper("PROFIL DINAS KESEHATAN 2024", "Tugas dan fungsi"), InformationClass.PERIODIC),
        "withdrawn": (b"Pengumuman yang keliru 2024.", InformationClass.ANYTIME),
        "archived": (b"Kalender kegiatan 2024.", InformationClass.PERIODIC),
        "scheduled": (b"Rencana kerja tahun depan 2024.", InformationClass.PERIODIC),
        "personal": (paper(*PERSONAL), InformationClass.ANYTIME),
        "redacted": (paper(*PERSONAL, "Lampiran"), InformationClass.ANYTIME),
        "twin": (letter.encode(), InformationClass.ANYTIME),
        "other_twin": (misread(letter, 0.01, 5).encode(), InformationClass.ANYTIME),
    }
    return {
        name: _deposit(
            archive, {f"{name}.{'pdf' if content.startswith(b'%PDF') else 'txt'}": content}, about
        ).popitem()[1]
        for name, (content, about) in named.items()
    }


def _move_on(archive: Archive, named: Mapping[str, str]) -> None:
    database, clock = archive.database, archive.clock

    def step(name: str, step: Step, person: Person = LIBRARIAN, why: str = "") -> None:
        take_step(database, clock, named[name], step, person=person, why=why)

    def put(name: str, **texts: str) -> None:
        edit(database, clock, named[name], texts, person=LIBRARIAN, revision=None)

    put("submitted", title="Surat edaran Kepala Dinas Kesehatan tentang penyelenggaraan posyandu di seluruh kecamatan")
    for name in ("published", "withdrawn", "archived", "scheduled", "personal", "redacted"):
        put(name, year="2024")
    for name in ("submitted", "returned", "scheduled", "personal"):
        step(name, Step.SUBMIT, OFFICER)
    step("returned", Step.RETURN, why="Tanggal rapatnya belum diisi. Mohon dilengkapi, lalu ajukan lagi.")
    for name in ("published", "withdrawn", "archived"):
        step(name, Step.PUBLISH)
    step("archived", Step.ARCHIVE)
    withdraw(database, clock, named["withdrawn"], actor="siti", why="Diganti naskah yang sudah dibetulkan.")
    schedule(database, clock, named["scheduled"], clock.now() + dt.timedelta(days=30), person=LIBRARIAN)
    relate(
        database, clock, named["published"], RelationKind.RELATED, named["draft"], actor="siti", note="Lampiran profil"
    )
    plan_findings(database, clock, named["redacted"], None, Ground.PERSONAL_SECRET, actor="siti")
    order_redaction(database, clock, named["redacted"], actor="siti")


def _vocabulary(archive: Archive) -> None:
    database, clock = archive.database, archive.clock
    put_entry(database, clock, Subject("gizi", "Gizi", "Makanan dan pertumbuhan.", name_en="Nutrition"), LIBRARIAN)
    put_entry(database, clock, Subject("gizi-balita", "Gizi balita", "Gizi anak kecil.", broader="gizi"), LIBRARIAN)
    put_entry(database, clock, Subject("stunting", "Stunting", "Anak pendek karena kurang gizi."), LIBRARIAN)
    merge(database, clock, Vocabulary.SUBJECT, "stunting", "gizi-balita", LIBRARIAN)
    put_entry(database, clock, Unit("balai-lama", "Balai Laboratorium Kesehatan", UnitKind.AGENCY), LIBRARIAN)
    successor = Unit("balai-baru", "Balai Besar Laboratorium Kesehatan", UnitKind.AGENCY)
    reorganise(database, clock, ["balai-lama"], [successor], dt.date(2025, 1, 1), LIBRARIAN)
    with database.read() as uow:
        item = uow.items.all()[-1]
    put_entry(database, clock, replace(item, valid_until=dt.date(2020, 12, 31)), LIBRARIAN)


def _questions(archive: Archive) -> None:
    database, clock = archive.database, archive.clock
    days = [clock.now().date() - dt.timedelta(days=ago) for ago in range(FEWEST_DAYS)]
    counts = [
        QuestionCount(day, f"digest {question}", question, FEWEST_REQUESTS, failed)
        for question, failed in (("posyandu terapung", 5), ("posiandu terapung", 5), ("tarif feri", 5), ("anggaran", 0))
        for day in days
    ]
    with database.write() as uow:
        uow.questions.count(counts)
    teach(database, clock, LIBRARIAN, WordKind.SYNONYM, "ktp", "kartu tanda penduduk")
    teach(database, clock, LIBRARIAN, WordKind.PROTECTED, "mentaya")
    note_task(database, clock, LIBRARIAN, "posyandu terapung", "Tanyakan kepada dinas kesehatan.")


def _bulk_edit(archive: Archive) -> str:
    """Changes documents of the item's class and is refused by the others."""
    with archive.database.read() as uow:
        item = next(each for each in uow.items.all() if each.information_class is InformationClass.PERIODIC)
    texts = {"language": "id", "item": item.code}
    wanted = WorkFilter(states=(Lifecycle.PUBLISHED,))
    edited = start(archive.database, archive.clock, wanted, texts, person=ADMINISTRATOR)
    return str(edited.id)
