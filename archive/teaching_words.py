"""How is the search taught a word, or a task noted for a question? Who may, and with which trace."""

from __future__ import annotations

from typing import Final

from archive.asked_queries import OwnWord, QuestionTask, WordKind
from archive.audit import AuditEntry
from archive.errors import Conflict, Forbidden, InvalidInput, NotFound
from archive.people import Action, Person, Scope, reach
from archive.ports import Clock, Database

LONGEST_WORDING: Final = 120
LONGEST_NOTE: Final = 500


def as_kept(kind: WordKind, wording: str, meaning: str) -> tuple[str, str]:
    """Wording and meaning in the form in which they are kept: small letters, single blanks."""
    wording, meaning = (" ".join(text.casefold().split()) for text in (wording, meaning))
    return wording, "" if kind is WordKind.PROTECTED else meaning


def faults_of(kind: WordKind, wording: str, meaning: str) -> dict[str, InvalidInput]:
    """What is wrong with ``wording`` or ``meaning``, by these names; nothing where the word can be kept."""
    wording, meaning = as_kept(kind, wording, meaning)
    faults: dict[str, InvalidInput] = {}
    if not _says_something(wording):
        faults["wording"] = InvalidInput("Tuliskan katanya.")
    elif kind is WordKind.PROTECTED and len(wording.split()) > 1:
        faults["wording"] = InvalidInput("Yang dilindungi satu kata saja, tanpa spasi.")
    if kind is WordKind.SYNONYM and not _says_something(meaning):
        faults["meaning"] = InvalidInput("Tuliskan kata lain yang sama artinya.")
    elif wording == meaning and "wording" not in faults:
        faults["meaning"] = InvalidInput("Kedua kata itu sama.")
    for name, text in (("wording", wording), ("meaning", meaning)):
        if len(text) > LONGEST_WORDING:
            faults[name] = InvalidInput("Kata paling panjang {limit} huruf.", limit=LONGEST_WORDING)
    return faults


def teach(database: Database, clock: Clock, person: Person, kind: WordKind, wording: str, meaning: str = "") -> OwnWord:
    """Add a synonym or a protected word. Raises Forbidden, InvalidInput, and Conflict when it is there."""
    _ask(person)
    for fault in faults_of(kind, wording, meaning).values():
        raise fault
    wording, meaning = as_kept(kind, wording, meaning)
    with database.write() as uow:
        if any(
            each.kind is kind and {each.wording, each.meaning} == {wording, meaning}
            for each in uow.questions.own_words()
        ):
            raise Conflict("Kata itu sudah ada.")
        word = uow.questions.add_word(OwnWord(kind, wording, meaning, person.login, clock.now()))
        after = {"kind": kind.value, "wording": wording} | ({"meaning": meaning} if meaning else {})
        uow.audit.append(AuditEntry(word.added_at, person.login, "teach_word", None, {}, after))
    return word


def unteach(database: Database, clock: Clock, person: Person, word_id: int) -> None:
    """Take a word back. Raises Forbidden, NotFound."""
    _ask(person)
    with database.write() as uow:
        word = uow.questions.remove_word(word_id)
        if word is None:
            raise NotFound("Kata itu sudah tidak ada.")
        before = {"kind": word.kind.value, "wording": word.wording, "meaning": word.meaning}
        uow.audit.append(AuditEntry(clock.now(), person.login, "unteach_word", None, before, {}))


def note_task(database: Database, clock: Clock, person: Person, question: str, note: str) -> QuestionTask:
    """Note something to be done about a question. Raises Forbidden, InvalidInput."""
    _ask(person)
    question, note = (" ".join(text.split()) for text in (question, note))
    if not _says_something(question) or not note.isprintable():
        raise InvalidInput("Tuliskan pertanyaannya.")
    if len(question) > LONGEST_NOTE or len(note) > LONGEST_NOTE:
        raise InvalidInput("Catatan paling panjang {limit} huruf.", limit=LONGEST_NOTE)
    with database.write() as uow:
        task = uow.questions.add_task(QuestionTask(question, note, person.login, clock.now()))
        after = {"question": question, "note": note}
        uow.audit.append(AuditEntry(task.added_at, person.login, "note_task", None, {}, after))
    return task


def finish_task(database: Database, clock: Clock, person: Person, task_id: int) -> None:
    """Say that it is done. Raises Forbidden, NotFound."""
    _ask(person)
    with database.write() as uow:
        at = clock.now()
        task = uow.questions.finish_task(task_id, at)
        if task is None:
            raise NotFound("Tugas itu sudah selesai.")
        uow.audit.append(AuditEntry(at, person.login, "finish_task", None, {}, {"question": task.question}))


def _says_something(text: str) -> bool:
    return text.isprintable() and any(letter.isalnum() for letter in text)


def _ask(person: Person) -> None:
    if reach(person, Action.MANAGE_VOCABULARY) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.MANAGE_VOCABULARY)
