"""What do the vocabularies say at this moment, without reading them again for every request?

Every change puts a new random token into one row, in the same transaction. Who reads compares that token with the one
its lists were read under: one row instead of hundreds. A token never comes again, so a change that is rolled back or
another process's change is never taken for one that is known.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, delete, func, select

from archive.vocabulary import NO_REDIRECTS, Redirects, Vocabulary
from storage.engines import insert_for
from storage.tables import document_subjects, documents
from storage.vocabulary_tables import vocabulary_redirects, vocabulary_state

T = TypeVar("T")

_TOKEN: Final = select(vocabulary_state.c.token).where(vocabulary_state.c.id == 1)
_REDIRECTS: Final = select(
    vocabulary_redirects.c.vocabulary, vocabulary_redirects.c.code, vocabulary_redirects.c.target
)
_CARRIED: Final = {
    Vocabulary.ITEM: documents.c.item,
    Vocabulary.ARCHIVAL_CODE: documents.c.archival_code,
    Vocabulary.SUBJECT: document_subjects.c.subject,
    Vocabulary.UNIT: documents.c.unit,
}


class VocabularyCache:
    """Lists as they were read under one token. Shared by the readers of a process."""

    def __init__(self) -> None:
        self._kept: tuple[str, dict[str, Any]] = ("", {})

    def under(self, token: str) -> dict[str, Any]:
        """What was read under this token, to be added to."""
        kept = self._kept
        if kept[0] != token:
            kept = self._kept = (token, {})
        return kept[1]


class VocabularyLists:
    """The lists as one transaction sees them: kept between readers, read afresh by who may be changing them."""

    def __init__(self, connection: Connection, kept: VocabularyCache | None = None) -> None:
        self._connection = connection
        self._kept = kept
        self._known: dict[str, Any] | None = None

    def get(self, name: str, read: Callable[[], T]) -> T:
        """The list of this name; ``read`` makes it, and it is never changed afterwards."""
        if self._kept is None:
            return read()
        if self._known is None:
            token = self._connection.execute(_TOKEN).scalar()
            self._known = {} if token is None else self._kept.under(token)
        if name not in self._known:
            self._known[name] = read()
        known: T = self._known[name]
        return known

    def changed(self) -> None:
        """In the transaction of every change to a vocabulary."""
        self._connection.execute(_new_token(self._connection.dialect.name), {"id": 1, "token": secrets.token_hex(16)})


class Book:
    """Fulfils VocabularyBook."""

    def __init__(self, connection: Connection, lists: VocabularyLists) -> None:
        self._connection = connection
        self._lists = lists

    def redirects(self, vocabulary: Vocabulary) -> Redirects:
        """All merges of this vocabulary."""
        return self._lists.get("redirects", self._read).get(vocabulary, NO_REDIRECTS)

    def _read(self) -> Mapping[Vocabulary, Redirects]:
        targets: dict[Vocabulary, dict[str, str]] = {}
        for vocabulary, code, target in self._connection.execute(_REDIRECTS):
            targets.setdefault(vocabulary, {})[code] = target
        return {vocabulary: Redirects(pairs) for vocabulary, pairs in targets.items()}

    def redirect(self, vocabulary: Vocabulary, code: str, target: str, at: dt.datetime) -> None:
        """From now on ``code`` means ``target``."""
        row = {"vocabulary": vocabulary, "code": code, "target": target, "created_at": at}
        self._connection.execute(_put_redirect(self._connection.dialect.name), row)
        self._lists.changed()

    def remove_redirect(self, vocabulary: Vocabulary, code: str) -> None:
        """``code`` means itself again."""
        where = (vocabulary_redirects.c.vocabulary == vocabulary, vocabulary_redirects.c.code == code)
        self._connection.execute(delete(vocabulary_redirects).where(*where))
        self._lists.changed()

    def uses(self, vocabulary: Vocabulary) -> Mapping[str, int]:
        """Documents of any state by the code they carry."""
        code = _CARRIED[vocabulary]
        counted = select(code, func.count()).where(code.is_not(None)).group_by(code)
        return dict(self._connection.execute(counted).all())


@cache
def _new_token(dialect: str) -> Any:
    statement = insert_for(dialect, vocabulary_state)
    return statement.on_conflict_do_update(index_elements=["id"], set_={"token": statement.excluded.token})


@cache
def _put_redirect(dialect: str) -> Any:
    statement = insert_for(dialect, vocabulary_redirects)
    changing = {"target": statement.excluded.target, "created_at": statement.excluded.created_at}
    return statement.on_conflict_do_update(index_elements=["vocabulary", "code"], set_=changing)
