"""Which word is each token of many texts? A whole batch of texts at a time.

A text of plain letters is read without an object for each word: a table tells tokens apart and knows the number of
each; only those it has never met are looked at as strings. Other texts (letters beyond ASCII) are read token by token.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

import numpy as np

from indexer.analysis import clean, forms_of, plain_letters, tokens
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.posting_kernels import doubled
from indexer.engines.whoosh.stem_classes import StemClasses, classes_by_number, stem_of
from indexer.engines.whoosh.token_table import TokenTable

TOGETHER: Final = 1 << 22
"""Characters of texts that are read together; a longer text is read token by token."""

_BYTES_PER_WORD: Final = 400
_LEAST_PER_TOKEN: Final = 2  # characters, with the blank after it


class ByteOrder:
    """The numbers of strings in the order of their bytes, while there come more and more of them."""

    def __init__(self, strings: Sequence[bytes]) -> None:
        self._strings = strings
        self._sorted: list[bytes] = []
        self._order: Ints = np.empty(0, dtype=np.int64)

    def latest(self) -> Ints:
        """Of all there are."""
        added = sorted(range(len(self._sorted), len(self._strings)), key=self._strings.__getitem__)
        if added:
            strings = [self._strings[number] for number in added]
            self._order = np.insert(self._order, [bisect_left(self._sorted, each) for each in strings], added)
            self._sorted += strings
            self._sorted.sort()  # two runs that are in order: one pass
        return self._order


class Numbering(dict[str, int]):
    """Token as it stands in a text -> number of its exact form; ``~number`` where it stands for that form twice.

    Kept from segment to segment, as most words come again. ``words`` are the exact forms by number, ``stem_numbers``
    the place of each one's stem in ``stems``. ``most`` is what they may take in memory from one segment to the next:
    scanned text has no end of misread words.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self.users = 0
        """Segments in the making that hold numbers."""
        self._begin()

    def _begin(self) -> None:
        self.clear()
        self.words: list[bytes] = []
        self.stems: list[bytes] = []
        self.stem_numbers = array("i")
        self._stem_numbers: dict[str, int] = {}
        self._forms: dict[str, int] = {}  # compounds, and what as a token would be another form, like "abc2"
        self._word_order = ByteOrder(self.words)
        self._stem_order = ByteOrder(self.stems)
        self._table = TokenTable()
        self._of_kinds = array("i")

    @property
    def nbytes(self) -> int:
        """What its words take in memory; an estimate."""
        return _BYTES_PER_WORD * len(self.words)

    @property
    def crowded(self) -> bool:
        """Whether there are too many words."""
        return self.nbytes > self._most

    def forget(self) -> None:
        """Start afresh when there are too many words, and nobody holds a number that was given."""
        if self.crowded and not self.users:
            self._begin()

    def number(self, word: str) -> int:
        """The number of an exact form, given at its first use."""
        known = self._forms.get(word)
        if known is None:
            # A compound is no token of a text, and of the others most are their own form.
            if word.isalnum() and forms_of(word) == (word,):
                return self[word]
            known = self._forms[word] = self._next(word)
        return known

    def __missing__(self, token: str) -> int:
        found = forms_of(token)
        if found == (token,):
            known = self._next(token)
        else:
            known = self.number(found[0])
            if len(found) > 1:
                known = ~known
        self[token] = known
        return known

    def _next(self, word: str) -> int:
        stem = stem_of(word)
        known = self._stem_numbers.get(stem)
        if known is None:
            known = self._stem_numbers[stem] = len(self.stems)
            self.stems.append(stem.encode())
        self.stem_numbers.append(known)
        self.words.append(word.encode())
        return len(self.words) - 1

    def in_order(self) -> Ints:
        """All numbers, in the order of the bytes of their words."""
        return self._word_order.latest()

    def classes(self, numbers: Ints) -> StemClasses:
        """The stems of the words with these numbers."""
        return classes_by_number(np.array(self.stem_numbers)[numbers], self.stems, self._stem_order.latest())

    def of_texts(self, texts: Sequence[bytes]) -> tuple[Small, Ints]:
        """The numbers of the tokens of texts of plain letters, and how many each text has."""
        kinds, sizes, new = self._table.read(texts)
        self._of_kinds.extend(map(self.__getitem__, new))
        return np.array(self._of_kinds, dtype=np.int32).take(kinds), sizes


class TokenRuns:
    """Texts in order, and after ``numbers`` the words of each."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._plain: list[bytes] = []
        self._waiting = 0  # characters of these
        self._others: dict[int, Small] = {}
        self._count = 0  # texts since the last batch
        self._numbers: list[Small] = []
        self._sizes: list[Ints] = []
        self._found = 0

    def add(self, text: str) -> None:
        """The next text."""
        text = clean(text)
        plain = plain_letters(text)
        if plain is not None and len(plain) < TOGETHER:
            self._plain.append(plain)
            self._waiting += len(plain)
        else:
            found = tokens(text)
            numbers = map(self._numbering.__getitem__, found)
            self._others[self._count] = np.fromiter(numbers, dtype=np.int32, count=len(found))
            self._found += len(found)
        self._count += 1
        if self._waiting >= TOGETHER:
            self._read()

    def add_terms(self, terms: Sequence[str]) -> None:
        """The next text, its words in exact form."""
        self._others[self._count] = np.fromiter(map(self._numbering.number, terms), dtype=np.int32, count=len(terms))
        self._found += len(terms)
        self._count += 1

    @property
    def most(self) -> int:
        """So many words there are at most; those of the latest texts were not counted yet."""
        return self._found + self._waiting // _LEAST_PER_TOKEN

    def numbers(self) -> tuple[list[Small], list[Ints]]:
        """Batch by batch the number of every word, text by text, and how many words each text has.

        The texts are used up.
        """
        self._read()
        numbers, sizes = self._numbers, self._sizes
        self._numbers, self._sizes = [], []
        self._found = 0
        return numbers, sizes

    def _read(self) -> None:
        numbers, sizes = self._numbering.of_texts(self._plain)
        self._found += len(numbers)
        self._plain.clear()
        if self._others:
            numbers, sizes = self._interleaved(numbers, sizes)
        if numbers.min(initial=0) < 0:
            numbers, sizes = doubled(numbers, sizes)
        self._numbers.append(numbers)
        self._sizes.append(sizes)
        self._count = self._waiting = 0

    def _interleaved(self, plain: Small, plain_sizes: Ints) -> tuple[Small, Ints]:
        sizes = np.zeros(self._count, dtype=np.int64)
        others = np.fromiter(self._others, dtype=np.int64)
        is_plain = np.ones(self._count, dtype=np.bool_)
        is_plain[others] = False
        sizes[is_plain] = plain_sizes
        sizes[others] = [len(each) for each in self._others.values()]
        numbers = np.empty(int(sizes.sum()), dtype=np.int32)
        of_plain = np.repeat(is_plain, sizes)
        numbers[of_plain] = plain
        numbers[~of_plain] = np.concatenate(list(self._others.values()))
        self._others.clear()
        return numbers, sizes
