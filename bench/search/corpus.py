"""Which documents are searched? Any number of them, recombined from real regulations, the same ones every time.

A document is made of runs of paragraphs of a few regulations, so that words keep their company and their frequency;
lengths are log-normal, one document in 500 is longer than 100,000 words. Each also gets a line of names and figures
of its own: a vocabulary that stopped growing would flatter every engine. Documents are cached on disk in shards and
depend only on their number: the first 10,000 of 100,000 are the corpus of 10,000.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import re
import shutil
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from random import Random
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

SHARD: Final = 2_000
"""Documents in one shard."""

_SEED: Final = 20260
_PAGE_BYTES: Final = 3_000
_LONGEST_PARAGRAPH: Final = 300  # words
_LONG_EVERY: Final = 500
_LONG_WORDS: Final = (100_000, 160_000)
_MEDIAN_WORDS: Final = 1_010
_SPREAD: Final = 1.0
_WORDS_BETWEEN: Final = (60, 40_000)
_NOT_PUBLIC: Final = 0.02
_SUBJECT = re.compile(
    r"\bTENTANG\s+(?P<subject>[^\n]{12,160}?)(?=\n|\s+DENGAN RAHMAT|\s+PRESIDEN REP|$)", re.IGNORECASE
)
_KINDS: Final = (
    "Peraturan Bupati",
    "Keputusan Bupati",
    "Peraturan Daerah",
    "Surat Edaran",
    "Laporan Pelaksanaan",
    "Instruksi Bupati",
)
_CLASSES: Final = ("setiap-saat", "berkala", "serta-merta")
_EXEMPT: Final = "dikecualikan"
_TYPES: Final = ("pdf", "word", "spreadsheet", "image", "presentation")
_UNITS: Final = tuple(f"unit-{number:02}" for number in range(48))
_YEARS: Final = tuple(range(2026, 1996, -1))
_SYLLABLES: Final = re.findall("..", "bacudadigahajokakelalimamunaninupararisasisutatituwayu")

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Record:
    """What a librarian would enter. ``date`` is ISO 8601."""

    id: str
    title: str
    number: str
    unit: str
    information_class: str
    file_type: str
    year: int
    date: str
    public: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the corpus: its record and the text of its pages, which are numbered from 1."""

    record: Record
    pages: tuple[str, ...]


class Corpus:
    """The first ``size`` documents under ``folder``; ``ensure`` makes those that are missing."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.size = size

    def ensure(self, regulations: Path) -> None:
        """Make the missing shards from the archive of regulations; needs minutes and about 13 kB for each document."""
        missing = [number for number in range(math.ceil(self.size / SHARD)) if not self._shard(number).is_dir()]
        if missing:
            self.folder.mkdir(parents=True, exist_ok=True)
            source = _Regulations(regulations)
            for number in missing:
                self._write(number, source)

    def documents(self) -> Iterator[Made]:
        """All of them, one at a time; at most one shard's records are held."""
        for number in range(math.ceil(self.size / SHARD)):
            shard = self._shard(number)
            offsets, firsts = _tables(shard)
            with (shard / "records.jsonl").open(encoding="utf-8") as records, (shard / "pages.bin").open("rb") as text:
                for row, line in enumerate(records):
                    if number * SHARD + row >= self.size:
                        return
                    bounds = offsets[firsts[row] : firsts[row + 1] + 1].tolist()
                    pages = [text.read(end - start).decode() for start, end in pairwise(bounds)]
                    yield Made(Record(**json.loads(line)), tuple(pages))

    def page_texts(self, pages: Mapping[str, Sequence[int]]) -> dict[tuple[str, int], str]:
        """The texts of some pages of some documents, as the database would give them; safe between threads."""
        found = {}
        for document_id, numbers in pages.items():
            shard, row = divmod(int(document_id[1:]), SHARD)
            offsets, firsts = _tables(self._shard(shard))
            with (self._shard(shard) / "pages.bin").open("rb") as text:
                for number in numbers:
                    page = int(firsts[row]) + number - 1
                    text.seek(int(offsets[page]))
                    found[document_id, number] = text.read(int(offsets[page + 1] - offsets[page])).decode()
        return found

    def bytes_of_text(self) -> int:
        """UTF-8 bytes of all pages."""
        total = 0
        for number in range(math.ceil(self.size / SHARD)):
            offsets, firsts = _tables(self._shard(number))
            total += int(offsets[firsts[min(SHARD, self.size - number * SHARD)]])
        return total

    def _shard(self, number: int) -> Path:
        return self.folder / f"shard-{number:04}"

    def _write(self, number: int, source: _Regulations) -> None:
        partial = self.folder / f"partial-{number:04}"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        offsets, firsts = [0], [0]
        with (
            (partial / "records.jsonl").open("w", encoding="utf-8") as records,
            (partial / "pages.bin").open("wb") as text,
        ):
            for row in range(SHARD):
                record, pages = source.document(number * SHARD + row)
                records.write(json.dumps(asdict(record), ensure_ascii=False) + "\n")
                text.writelines(pages)
                offsets.extend(list(accumulate(map(len, pages), initial=offsets[-1]))[1:])
                firsts.append(len(offsets) - 1)
        np.save(partial / "pages.npy", np.array(offsets, np.int64))
        np.save(partial / "firsts.npy", np.array(firsts, np.int64))
        partial.rename(self._shard(number))


class _Regulations:
    """All paragraphs of the regulations in one piece, in order, with their word counts."""

    def __init__(self, archive: Path) -> None:
        paragraphs: list[bytes] = []
        self._starts: list[int] = []
        self._subjects: list[str] = []
        with tarfile.open(archive) as members:
            files = {member.name: _read(members, member) for member in members if member.name.endswith(".md")}
        for name in sorted(files):
            found = _SUBJECT.search(files[name][:2_000])
            if found:
                self._subjects.append(" ".join(found["subject"].split()).title())
            self._starts.append(len(paragraphs))
            paragraphs.extend(_paragraphs(files[name]))
        self._starts.append(len(paragraphs))
        self._offsets = np.array([0, *accumulate(len(p) for p in paragraphs)], np.int64)
        self._words = np.array([0, *accumulate(p.count(b" ") + 1 for p in paragraphs)], np.int64)
        self._text = b"".join(paragraphs)

    def document(self, number: int) -> tuple[Record, list[bytes]]:
        """Document ``number`` and its pages, always the same."""
        chance = Random(f"{_SEED}-{number}")
        record = self._record(number, chance)
        if number % _LONG_EVERY == _LONG_EVERY // 4:
            wanted = chance.randint(*_LONG_WORDS)
        else:
            low, high = _WORDS_BETWEEN
            wanted = round(min(max(chance.lognormvariate(math.log(_MEDIAN_WORDS), _SPREAD), low), high))
        parts = [f"{record.title}\n{_own_words(chance)}\n".encode()]
        while wanted > 0:
            regulation = chance.randrange(len(self._starts) - 1)
            first, last = self._starts[regulation], self._starts[regulation + 1]
            begin = chance.randrange(first, last)
            words = min(wanted, round(chance.expovariate(1 / 600)) + 30)
            end = int(np.searchsorted(self._words, self._words[begin] + words))
            end = min(max(end, begin + 1), last)
            parts.append(self._text[self._offsets[begin] : self._offsets[end]])
            wanted -= int(self._words[end] - self._words[begin])
        return record, list(_pages(b"".join(parts)))

    def _record(self, number: int, chance: Random) -> Record:
        year = _skewed(chance, _YEARS, 12)
        own, kind = chance.randint(1, 120), _skewed(chance, _KINDS, 2)
        subject, public = chance.choice(self._subjects), chance.random() >= _NOT_PUBLIC
        date = dt.date(year, 1, 1) + dt.timedelta(days=chance.randrange(365))
        return Record(
            id=f"d{number:07}",
            title=f"{kind} Nomor {own} Tahun {year} tentang {subject}",
            number=f"{own} Tahun {year}",
            unit=_skewed(chance, _UNITS, 10),
            information_class=_skewed(chance, _CLASSES, 1) if public else _EXEMPT,
            file_type=_skewed(chance, _TYPES, 1),
            year=year,
            date=date.isoformat(),
            public=public,
        )


@cache
def _tables(shard: Path) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each page begins in the shard's text, and which page is the first of each document; both with an end."""
    return np.load(shard / "pages.npy"), np.load(shard / "firsts.npy")


def _read(members: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    file = members.extractfile(member)
    assert file is not None
    return file.read().decode("utf-8", "replace")


def _paragraphs(text: str) -> Iterator[bytes]:
    """Lines with words, each with its line end; those without an end in sight are cut."""
    for line in text.split("\n"):
        words = line.split()
        for start in range(0, len(words), _LONGEST_PARAGRAPH):
            yield (" ".join(words[start : start + _LONGEST_PARAGRAPH]) + "\n").encode()


def _skewed(chance: Random, values: Sequence[_Value], scale: float) -> _Value:
    """The earlier ones far oftener."""
    return values[min(int(chance.expovariate(1 / scale)), len(values) - 1)]


def _own_words(chance: Random) -> str:
    names = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))).title() for _ in range(4)]
    return (
        f"Ditandatangani {names[0]} {names[1]}, NIP {chance.randrange(10**7, 10**8)}; tembusan {names[2]} {names[3]}, "
        f"Rp{chance.randrange(10**6, 10**9):,}"
    )


def _pages(text: bytes) -> Iterator[bytes]:
    """Cut at line ends, about 3,000 bytes each."""
    start = 0
    while len(text) - start > _PAGE_BYTES * 4 // 3:
        end = text.rfind(b"\n", start, start + _PAGE_BYTES) + 1
        end = end or text.find(b"\n", start) + 1
        yield text[start:end]
        start = end
    yield text[start:]
