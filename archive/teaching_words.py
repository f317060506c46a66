"""How is the search taught a word, or a task noted for a question? Who may, and with which trace."""

from __future__ import annotations

from typing import Final

from archive.asked_queries import OwnWord, QuestionTask, WordKind
from archive.audit import AuditEntry
from archive.errors import Forbidden, InvalidInput, NotFound
from archive.people import Action, Person, Scope, reach
from archive.ports import Clock, Database

LONGEST_WORDING: Final = 120
LONGEST_NOTE: Final = 500


def checked_word(kind: WordKind, wording: str, meaning: str) -> tuple[str, str]:
    """Wording and meaning as they are kept. Raises InvalidInput."""
    wording, meaning = (" ".join(text.casefold().split()) for text in (wording, meaning))
    if not any(letter.isalnum() for letter in wording):
        raise InvalidInput("Tuliskan katanya.")
    if len(wording) > LONGEST_WORDING or len(meaning) > LONGEST_WORDING:
        raise InvalidInput("Kata paling panjang {limit} huruf.", limit=LONGEST_WORDING)
    if kind is WordKind.PROTECTED:
        if len(wording.split()) > 1:
            raise InvalidInput("Yang dilindungi satu kata saja, tanpa spasi.")
        return wording, ""
    if not any(letter.isalnum() for letter in meaning):
        raise InvalidInput("Tuliskan kata lain yang sama artinya.")
    if wording == meaning:
        raise InvalidInput("Kedua kata itu sama.")
    return wording, meaning


def teach(database: Database, clock: Clock, person: Person, kind: WordKind, wording: str, meaning: str = "") -> OwnWord:
    """Add a synonym or a protected word. Raises Forbidden and InvalidInput."""
    _ask(person)
    wording, meaning = checked_word(kind, wording, meaning)
    with database.write() as uow:
        if any(
            (each.kind, each.wording, each.meaning) == (kind, wording, meaning) for each in uow.questions.own_words()
        ):
            raise InvalidInput("Kata itu sudah ada.")
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
    if not question:
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


def _ask(person: Person) -> None:
    if reach(person, Action.MANAGE_VOCABULARY) is not Scope.ALL_UNITS:
        raise Forbidden(action=Action.MANAGE_VOCABULARY)
