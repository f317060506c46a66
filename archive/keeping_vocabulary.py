"""How are entries of a vocabulary added, changed, merged and parted again? Every change leaves an audit entry.

Documents are never touched: they keep the code they were given (``archive.vocabulary``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final

from archive.archival_codes import ArchivalCode, ArchivalCodeStore
from archive.audit import AuditEntry
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.people import Action, Person, may
from archive.ports import Clock, Database, UnitOfWork
from archive.required_items import RequiredItem, RequiredItemStore
from archive.subjects import Subject, SubjectStore, path_to_top
from archive.units import Unit, UnitStore, all_predecessors
from archive.vocabulary import Vocabulary

Entry = RequiredItem | ArchivalCode | Subject | Unit
Store = RequiredItemStore | ArchivalCodeStore | SubjectStore | UnitStore

_CODES: Final[Mapping[Vocabulary, re.Pattern[str]]] = {
    Vocabulary.ITEM: re.compile(r"[a-z0-9][a-z0-9-]{0,31}"),
    Vocabulary.ARCHIVAL_CODE: re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,9}"),
    Vocabulary.SUBJECT: re.compile(r"[a-z0-9][a-z0-9-]{0,63}"),
    Vocabulary.UNIT: re.compile(r"[a-z0-9][a-z0-9-]{0,63}"),
}
_LONGEST_NAME: Final = 500


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would change for readers: ``documents`` of any state will be found under ``into`` as well;
    ``already`` are there now; ``below`` are names of entries that will stand under ``into``."""

    code: Entry
    into: Entry
    documents: int
    already: int
    below: tuple[str, ...]


def vocabulary_of(entry: Entry) -> Vocabulary:
    """The vocabulary that an entry belongs to."""
    match entry:
        case RequiredItem():
            return Vocabulary.ITEM
        case ArchivalCode():
            return Vocabulary.ARCHIVAL_CODE
        case Subject():
            return Vocabulary.SUBJECT
        case Unit():
            return Vocabulary.UNIT


def name_of(entry: Entry) -> str:
    """What an entry is called."""
    return entry.text if isinstance(entry, RequiredItem) else entry.name


def renamed(entry: Entry, name: str) -> Entry:
    """The entry under another name. A subject keeps the old one among its other names, so that it still finds it."""
    match entry:
        case RequiredItem():
            return replace(entry, text=name)
        case Subject():
            others = tuple(dict.fromkeys((*(each for each in entry.alternatives if each != name), entry.name)))
            return replace(entry, name=name, alternatives=others if entry.name != name else entry.alternatives)
        case _:
            return replace(entry, name=name)


def stored(uow: UnitOfWork, vocabulary: Vocabulary, code: str) -> Entry:
    """The entry of exactly this code, whether it was merged or not. Raises NotFound."""
    for entry in store_of(uow, vocabulary).all(merged=True):
        if entry.code == code:
            return entry
    raise NotFound("Tidak ada kode {code} dalam kosakata ini.", code=code)


def store_of(uow: UnitOfWork, vocabulary: Vocabulary) -> Store:
    """Where its entries are kept."""
    match vocabulary:
        case Vocabulary.ITEM:
            return uow.items
        case Vocabulary.ARCHIVAL_CODE:
            return uow.archival_codes
        case Vocabulary.SUBJECT:
            return uow.subjects
        case Vocabulary.UNIT:
            return uow.units


def put_entry(
    database: Database, clock: Clock, entry: Entry, person: Person | None, *, is_new: bool | None = None
) -> bool:
    """Add or replace one entry; False when it says the same already. ``is_new``: whether it must, or must not, be new.

    Raises Forbidden, NotFound, and InvalidInput when it contradicts itself or the others.
    """
    actor = _keeper(person)
    with database.write() as uow:
        return put_in(uow, clock.now(), actor, entry, is_new=is_new)


def put_all(database: Database, clock: Clock, entries: Sequence[Entry], person: Person | None) -> int:
    """Add or replace all of these or none, in one transaction; how many say something else than before.

    Raises Forbidden, and InvalidInput when one contradicts itself or the others.
    """
    actor = _keeper(person)
    with database.write() as uow:
        at = clock.now()
        return sum(put_in(uow, at, actor, entry) for entry in entries)


def put_in(uow: UnitOfWork, at: dt.datetime, actor: str, entry: Entry, *, is_new: bool | None = None) -> bool:
    """As ``put_entry``, in the caller's transaction, for a caller who has checked the right."""
    vocabulary = vocabulary_of(entry)
    store = store_of(uow, vocabulary)
    before = {each.code: each for each in store.all(merged=True)}
    old = before.get(entry.code)
    if is_new and old is not None:
        raise InvalidInput("Kode {code} sudah dipakai oleh {name}.", code=entry.code, name=name_of(old))
    if is_new is False and old is None:
        raise NotFound("Tidak ada kode {code} dalam kosakata ini.", code=entry.code)
    check_alone(entry, is_known=old is not None)
    _check_among_others(uow, entry)
    changed = differences(old, entry)
    if old is not None and not changed:
        return False
    store.put(entry)  # type: ignore[arg-type]
    earlier = {name: value for name, (value, _) in changed.items() if old is not None}
    later: dict[str, object] = {name: value for name, (_, value) in changed.items()}
    action = f"{'change' if old is not None else 'add'}_{vocabulary.value}"
    uow.audit.append(
        AuditEntry(at, actor, action, None, {"code": entry.code, **earlier}, {"code": entry.code, **later})
    )
    return True


def merge_preview(uow: UnitOfWork, vocabulary: Vocabulary, code: str, into: str) -> MergePreview:
    """What would change. Raises NotFound, and InvalidInput when these two cannot become one."""
    source, target = _mergeable(uow, vocabulary, code, into)
    redirects = uow.vocabulary.redirects(vocabulary)
    uses = uow.vocabulary.uses(vocabulary)
    below: list[str] = []
    if isinstance(source, Subject):
        below = [each.name for each in uow.subjects.all() if each.broader == source.code]
    elif isinstance(source, Unit):
        below = [each.name for each in uow.units.all() if source.code in each.predecessors]
    return MergePreview(
        source,
        target,
        documents=sum(uses.get(member, 0) for member in redirects.members(source.code)),
        already=sum(uses.get(member, 0) for member in redirects.members(target.code)),
        below=tuple(below),
    )


def merge(
    database: Database, clock: Clock, vocabulary: Vocabulary, code: str, into: str, person: Person | None
) -> None:
    """From now on ``code`` means ``into``, everywhere and at once. Raises Forbidden, NotFound, InvalidInput."""
    actor = _keeper(person)
    with database.write() as uow:
        source, target = _mergeable(uow, vocabulary, code, into)
        uow.vocabulary.redirect(vocabulary, source.code, target.code, clock.now())
        after = {"code": source.code, "merged_into": target.code}
        before = {"code": source.code, "merged_into": None}
        uow.audit.append(AuditEntry(clock.now(), actor, f"merge_{vocabulary.value}", None, before, after))


def undo_merge(database: Database, clock: Clock, vocabulary: Vocabulary, code: str, person: Person | None) -> None:
    """``code`` means itself again, as before the merge.

    Raises Forbidden, NotFound when it was not merged, and InvalidInput when what was changed since would go in a
    circle with it.
    """
    actor = _keeper(person)
    with database.write() as uow:
        target = uow.vocabulary.redirects(vocabulary).targets.get(code)
        if target is None:
            raise NotFound("Kode {code} tidak sedang digabungkan.", code=code)
        uow.vocabulary.remove_redirect(vocabulary, code)
        if vocabulary is Vocabulary.SUBJECT:
            check_no_circle({each.code: each for each in uow.subjects.all()})
        before, after = {"code": code, "merged_into": target}, {"code": code, "merged_into": None}
        uow.audit.append(AuditEntry(clock.now(), actor, f"undo_merge_{vocabulary.value}", None, before, after))


def _keeper(person: Person | None) -> str:
    # The vocabularies are everybody's: the right counts where it reaches to all units.
    if person is None or not may(person, Action.MANAGE_VOCABULARY, ""):
        raise Forbidden(action=Action.MANAGE_VOCABULARY)
    return person.login


def differences(old: Entry | None, new: Entry) -> dict[str, tuple[object, object]]:
    """Fields that differ, each with its values before and after in plain types; of a new entry those that are set."""
    before = {} if old is None else _plain(old)
    return {
        name: (before.get(name), value)
        for name, value in _plain(new).items()
        if name != "code" and (before.get(name) != value if old is not None else value not in (None, "", []))
    }


def _plain(entry: Entry) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, dt.date) else value
        for name, value in asdict(entry).items()
    }


def _mergeable(uow: UnitOfWork, vocabulary: Vocabulary, code: str, into: str) -> tuple[Entry, Entry]:
    source, target = stored(uow, vocabulary, code), stored(uow, vocabulary, into)
    redirects = uow.vocabulary.redirects(vocabulary)
    if code in redirects.targets:
        raise InvalidInput("Kode {code} sudah digabungkan ke {target}.", code=code, target=redirects.resolve(code))
    if into in redirects.targets:
        raise InvalidInput(
            "Kode {code} sendiri sudah digabungkan ke {target}; gabungkan ke kode itu.",
            code=into,
            target=redirects.resolve(into),
        )
    if code == into:
        raise InvalidInput("Pilih kode lain: sebuah kode tidak dapat digabungkan dengan dirinya sendiri.")
    if isinstance(source, RequiredItem) and isinstance(target, RequiredItem):
        if source.information_class is not target.information_class:
            raise InvalidInput(
                "Butir {code} dan {into} berbeda golongan; dokumen pada butir itu akan berubah golongannya.",
                code=code,
                into=into,
            )
    elif vocabulary is Vocabulary.SUBJECT:
        broader = {each.code: each.broader for each in uow.subjects.all()}
        if code in path_to_top(into, broader):
            raise InvalidInput(
                "{code} berada di atas {into}; gabungkan yang di bawah ke yang di atas.", code=code, into=into
            )
    elif vocabulary is Vocabulary.ARCHIVAL_CODE and any(
        each.code.startswith(f"{code}.") for each in uow.archival_codes.all()
    ):
        raise InvalidInput("Kode {code} masih mempunyai kode di bawahnya; gabungkan yang di bawah dahulu.", code=code)
    return source, target


def check_alone(entry: Entry, *, is_known: bool) -> None:
    """Raises InvalidInput when the entry contradicts itself; the code of a known one is taken as it is."""
    vocabulary = vocabulary_of(entry)
    if not is_known and not _CODES[vocabulary].fullmatch(entry.code):
        if vocabulary is Vocabulary.ARCHIVAL_CODE:
            raise InvalidInput("Kode {code} tidak sah; tulis angka dan titik, misalnya 800.1.10.", code=entry.code)
        raise InvalidInput(
            "Kode {code} tidak sah; pakai huruf kecil, angka, dan tanda hubung, misalnya bantuan-sosial.",
            code=entry.code,
        )
    name = name_of(entry)
    if not name.strip():
        raise InvalidInput("Nama tidak boleh kosong.")
    if len(name) > _LONGEST_NAME:
        raise InvalidInput("Nama terlalu panjang; paling banyak {most} huruf.", most=_LONGEST_NAME)
    if entry.valid_from is not None and entry.valid_until is not None and entry.valid_until < entry.valid_from:
        raise InvalidInput("Masa berlaku berakhir sebelum dimulai.")


def _check_among_others(uow: UnitOfWork, entry: Entry) -> None:
    match entry:
        case Subject():
            _check_subject(uow, entry)
        case Unit():
            _check_unit(uow, entry)
        case _:
            return


def _check_subject(uow: UnitOfWork, subject: Subject) -> None:
    known = uow.subjects.by_code()
    for other in (subject.broader, *subject.related):
        if other is not None and other not in known:
            raise InvalidInput("Subjek {code} tidak dikenal.", code=other)
    if subject.code in subject.related:
        raise InvalidInput("Sebuah subjek tidak dapat berkaitan dengan dirinya sendiri.")
    present = {each.code: each for each in uow.subjects.all()}
    resolve = uow.vocabulary.redirects(Vocabulary.SUBJECT).resolve
    if resolve(subject.code) == subject.code:
        broader = resolve(subject.broader) if subject.broader is not None else None
        check_no_circle(present | {subject.code: replace(subject, broader=broader)})


def check_no_circle(subjects: Mapping[str, Subject]) -> None:
    """Raises InvalidInput naming the subjects of a circle, if going up from one leads back to it."""
    broader = {code: subject.broader for code, subject in subjects.items()}
    for code, subject in subjects.items():
        at, way = subject.broader, [subject.name]
        while at is not None and at in subjects:
            way.append(subjects[at].name)
            if at == code:
                raise InvalidInput(
                    "Susunan ini berputar: {way}. Pilih subjek induk yang tidak berada di bawahnya.",
                    way=" › ".join(way),
                )
            if len(way) > len(subjects):
                break  # the circle lies further up; it is found from one of its own
            at = broader[at]


def _check_unit(uow: UnitOfWork, unit: Unit) -> None:
    # A predecessor may be known by its code alone: many were gone before the archive began.
    after = dict(uow.units.by_code()) | {unit.code: unit}
    for code in unit.predecessors:
        if code == unit.code or unit.code in all_predecessors(code, after):
            raise InvalidInput(
                "{code} tidak dapat mendahului {unit}: {unit} yang mendahuluinya.", code=code, unit=unit.code
            )
