"""Which terms of a vocabulary have the same stem? Kept beside the terms, so that a stem is looked up as a word is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import fingerprint, stem
from indexer.engines.whoosh.arrays import Array, ArrayWriter
from indexer.engines.whoosh.narrow import Ints, Small
from indexer.engines.whoosh.strings import StringList, write_strings

Numbers = NDArray[np.int32]

_NONE: Final = np.empty(0, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class StemClasses:
    """The distinct stems in order, where the members of each end, and all members: ascending numbers of terms."""

    stems: Sequence[bytes]
    ends: Ints
    members: Numbers

    def write(self, arrays: ArrayWriter, field: str) -> None:
        """With the fingerprint of the analysis that made them."""
        write_strings(arrays, f"{field}.stems", self.stems)
        arrays.append(f"{field}.stem_ends", self.ends)
        arrays.append(f"{field}.stem_members", self.members)
        arrays.append(f"{field}.stem_fingerprint", fingerprint().encode())


def classes_of(terms: Sequence[bytes]) -> StemClasses:
    """Of terms in order."""
    of_stem: defaultdict[bytes, list[int]] = defaultdict(list)
    for number, term in enumerate(terms):
        of_stem[stem_of(term.decode()).encode()].append(number)
    of_stem.pop(b"", None)
    stems = sorted(of_stem)
    classes = [of_stem[one] for one in stems]
    ends = np.cumsum([len(members) for members in classes], dtype=np.int64)
    return StemClasses(stems, ends, np.fromiter(chain.from_iterable(classes), dtype=np.int32))


def classes_by_number(stem_numbers: Array, stems: Sequence[bytes], order: Ints) -> StemClasses:
    """The same, given the number of each term's stem among ``stems``, and the numbers of these in order."""
    rank = np.empty(len(stems), dtype=np.int64)
    rank[order] = np.arange(len(order))
    ranks = rank[stem_numbers]
    members = np.argsort(ranks, kind="stable")
    counts = np.bincount(ranks, minlength=len(stems))
    if len(order) and not stems[order[0]]:  # the first of all: that of terms that are no forms of a word
        members = members[counts[0] :]
        counts[0] = 0
    present = np.flatnonzero(counts)
    forms = [stems[number] for number in order[present].tolist()]
    return StemClasses(forms, np.cumsum(counts[present]), members.astype(np.int32))


def stem_of(word: str) -> str:
    """Empty for a compound term, which is no form of a word. Not cached."""
    return stem.__wrapped__(word) if word.isalnum() else ""


def joined_classes(classes: Sequence[StemClasses], numbers: Sequence[Ints], terms: int) -> tuple[Small, list[bytes]]:
    """What ``classes_by_number`` is given, of so many terms, from the classes of several vocabularies.

    ``numbers[i]`` are the places of the i-th vocabulary's terms among these.
    """
    stems: dict[bytes, int] = {b"": 0}
    joined = np.zeros(terms, dtype=np.int32)
    for each, own in zip(classes, numbers, strict=True):
        kinds = np.fromiter((stems.setdefault(stem, len(stems)) for stem in each.stems), dtype=np.int32)
        joined[own[each.members]] = np.repeat(kinds, np.diff(each.ends, prepend=0))
    return joined, list(stems)


class StemLookup:
    """Terms by their stem. ``stale``: made anew in memory, as the analysis has changed since they were written."""

    def __init__(self, arrays: Mapping[str, Array], field: str, terms: StringList) -> None:
        self._stems: StringList | None = None
        self._recomputed: dict[bytes, Numbers] = {}
        self.stale = False
        if f"{field}.stems.text" not in arrays:
            return
        if arrays[f"{field}.stem_fingerprint"].tobytes() == fingerprint().encode():
            self._stems = StringList(arrays, f"{field}.stems")
            self._ends = arrays[f"{field}.stem_ends"]
            self._members = arrays[f"{field}.stem_members"]
        else:
            self.stale = True
            classes = classes_of(terms.all())
            self._recomputed = dict(zip(classes.stems, np.split(classes.members, classes.ends[:-1]), strict=False))

    def prepare(self) -> None:
        """Make what ``terms_of`` needs."""
        if self._stems is not None:
            self._stems.prepare()

    def classes(self) -> StemClasses:
        """All of them."""
        if self._stems is None:
            members = self._recomputed.values()
            ends = np.cumsum([len(each) for each in members], dtype=np.int64)
            return StemClasses([*self._recomputed], ends, np.concatenate([_NONE, *members]))
        return StemClasses(self._stems.all(), self._ends, self._members)

    def terms_of(self, stem: bytes) -> Numbers:
        """Numbers of the terms, ascending."""
        if self._stems is None:
            return self._recomputed.get(stem, _NONE)
        number = self._stems.find(stem)
        if number < 0:
            return _NONE
        start = int(self._ends[number - 1]) if number else 0
        members: Numbers = self._members[start : int(self._ends[number])]
        return members
