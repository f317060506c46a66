"""SQLite FTS5 at its best reasonable use: a contentless table of words beside a plain one of facets."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

from bench.search.corpus import Corpus, Made
from bench.search.engine import Answer
from bench.search.questions import FILTERED, Question

_BATCH = 1_000
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE VIRTUAL TABLE words USING fts5(title, text, content='', tokenize="unicode61 remove_diacritics 2");
CREATE TABLE document(
    number INTEGER PRIMARY KEY, id TEXT, public INTEGER, class TEXT, unit TEXT, year INTEGER);
"""
_ASK = """
WITH hit AS MATERIALIZED (
    SELECT d.id, d.class, d.unit, d.year, bm25(words, 3.0, 1.0) AS score
    FROM words JOIN document d ON d.number = words.rowid WHERE words MATCH ? AND d.public {filters})
SELECT 'class', class, count(*) FROM hit GROUP BY class UNION ALL
SELECT 'unit', unit, count(*) FROM hit GROUP BY unit UNION ALL
SELECT 'year', year, count(*) FROM hit GROUP BY year UNION ALL
SELECT 'total', '', count(*) FROM hit UNION ALL
SELECT 'id', id, score FROM (SELECT id, score FROM hit ORDER BY score LIMIT 10)
"""


class Fts5:
    """One question is one statement: the hits are found and scored once, then counted and sorted."""

    name = "FTS5"
    without = frozenset({"fuzzy"})

    def __init__(self) -> None:
        self._local = threading.local()

    def build(self, folder: Path, documents: Iterable[Made]) -> None:
        connection = sqlite3.connect(folder / "fts5.db")
        connection.executescript(_SCHEMA)
        for number, made in enumerate(documents):
            _insert(connection, number, made)
            if number % _BATCH == _BATCH - 1:
                connection.commit()
        connection.execute("INSERT INTO words(words) VALUES ('optimize')")
        connection.commit()
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def open(self, folder: Path, corpus: Corpus) -> None:
        self._path = folder / "fts5.db"

    def ask(self, question: Question) -> Answer:
        filters = "".join(f" AND d.{name} = ?" for name in question.filters)
        values = [int(value) if name == "year" else value for name, value in question.filters.items()]
        rows = self._connection().execute(_ASK.format(filters=filters), (_match(question), *values)).fetchall()
        facets: dict[str, dict[str, int]] = {name: {} for name in FILTERED}
        ids, total = [], 0
        for what, value, figure in rows:
            if what == "id":
                ids.append(value)
            elif what == "total":
                total = figure
            else:
                facets[what][str(value)] = figure
        return Answer(tuple(ids), total, facets)

    def add(self, made: Made) -> None:
        connection = self._connection()
        number = connection.execute("SELECT max(number) + 1 FROM document").fetchone()[0]
        _insert(connection, number, made)
        connection.commit()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._path)
            connection.execute("PRAGMA cache_size = -262144")
            connection.execute("PRAGMA mmap_size = 8589934592")
        return connection


def _insert(connection: sqlite3.Connection, number: int, made: Made) -> None:
    record = made.record
    text = "\n".join(made.pages)
    connection.execute("INSERT INTO words(rowid, title, text) VALUES (?, ?, ?)", (number, record.title, text))
    row = (number, record.id, record.public, record.information_class, record.unit, record.year)
    connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?)", row)


def _match(question: Question) -> str:
    words = [f'"{word}"' for word in question.words]
    match question.kind:
        case "or":
            return " OR ".join(words)
        case "phrase":
            return f'"{" ".join(question.words)}"'
        case "prefix":
            return f"{words[0]} *"
        case "boolean":
            first, second, third, fourth = words
            return f"({first} AND ({second} OR {third})) NOT {fourth}"
    return " AND ".join(words)
