from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from archive.documents import Document, Processing
from archive.near_duplicates import (
    DifferenceKind,
    Likeness,
    NearPair,
    PairDecision,
    TextDifference,
    TextSignature,
)
from archive.people import Person, Role
from archive.ports import Database
from archive.units import Unit, UnitKind
from archive.vocabulary import Vocabulary
from archive.waiting_work import waiting_work

AT = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
Adding = Callable[..., Document]


def signature(*bands: int) -> TextSignature:
    return TextSignature(bytes(8), bands, 100)


def pair(first: str, other: str, similarity: float = 0.9, likeness: Likeness = Likeness.SAME_TEXT) -> NearPair:
    return NearPair(first, other, similarity, likeness, (TextDifference(DifferenceKind.NUMBER, "12", "13"),), AT)


@pytest.fixture
def three(add: Adding) -> None:
    for each in ("a", "b", "c"):
        add(each, processing=Processing.READABLE)


@pytest.mark.usefixtures("three")
def test_readable_documents_lack_a_signature_until_they_have_one_of_this_version(
    database: Database, add: Adding
) -> None:
    add("d", processing=Processing.AWAITING_OCR)
    with database.write() as uow:
        assert uow.near_duplicates.lacking(1, 10) == ["a", "b", "c"]
        uow.near_duplicates.put_signature("b", 1, signature(1))
        assert uow.near_duplicates.lacking(1, 10) == ["a", "c"]
        assert uow.near_duplicates.lacking(1, 1) == ["a"]
        assert uow.near_duplicates.lacking(2, 10) == ["a", "b", "c"]
        assert uow.near_duplicates.uncompared(10) == ["b"]
        uow.near_duplicates.put_pairs("b", [])
        assert uow.near_duplicates.uncompared(10) == []


@pytest.mark.usefixtures("three")
def test_candidates_share_bands_those_with_the_most_first(database: Database) -> None:
    with database.write() as uow:
        uow.near_duplicates.put_signature("a", 1, signature(1, 2, (1 << 63) - 1))
        uow.near_duplicates.put_signature("b", 1, signature(1, 7))
        uow.near_duplicates.put_signature("c", 1, signature(1, 2, (1 << 63) - 1, 2))
        assert uow.near_duplicates.candidates("a", 10) == ["c", "b"]
        assert uow.near_duplicates.candidates("a", 1) == ["c"]
        assert uow.near_duplicates.signatures(["a", "zz"]) == {"a": bytes(8)}
        uow.near_duplicates.put_signature("c", 1, TextSignature(b"", (), 3))
        assert uow.near_duplicates.candidates("a", 10) == ["b"]
        assert "c" not in uow.near_duplicates.signatures(["c"])


@pytest.mark.usefixtures("three")
def test_undecided_pairs_follow_the_texts_and_decided_ones_stay(database: Database) -> None:
    with database.write() as uow:
        uow.near_duplicates.put_pairs("a", [pair("a", "b"), pair("a", "c", 0.8)])
        uow.near_duplicates.decide(pair("a", "b"), PairDecision.DIFFERENT, "siti", AT)
    with database.write() as uow:
        uow.near_duplicates.put_pairs("a", [pair("a", "b", 0.7, Likeness.SAME_FORM)])
    with database.read() as uow:
        (found,) = uow.near_duplicates.pairs_of("b")
        assert uow.near_duplicates.pairs() == []
        assert uow.near_duplicates.pair("b", "a") == found
        assert uow.near_duplicates.pair("a", "c") is None
    assert (found.similarity, found.likeness) == (0.7, Likeness.SAME_FORM)
    assert (found.decision, found.decided_by, found.decided_at) == (PairDecision.DIFFERENT, "siti", AT)
    with database.write() as uow:
        uow.near_duplicates.put_pairs("a", [])
        assert uow.near_duplicates.pairs_of("a") == [found]


def test_pairs_come_in_order_and_by_unit(database: Database, add: Adding) -> None:
    for each in ("a", "b"):
        add(each, unit="dinkes")
    for each in ("c", "d"):
        add(each, unit="disdik")
    form, like, most = pair("a", "b", 0.99, Likeness.SAME_FORM), pair("a", "c", 0.85), pair("c", "d", 0.95)
    with database.write() as uow:
        uow.near_duplicates.put_pairs("a", [form, like])
        uow.near_duplicates.put_pairs("c", [like, most])
        assert uow.near_duplicates.pairs() == [most, like, form]
        assert uow.near_duplicates.pairs(unit="dinkes") == [like, form]
        assert uow.near_duplicates.pairs(limit=1) == [most]
        uow.near_duplicates.decide(most, PairDecision.VERSION, "siti", AT)
        assert uow.near_duplicates.pairs() == [like, form]
        assert uow.near_duplicates.pairs(undecided=False)[0] == replace(
            most, decision=PairDecision.VERSION, decided_by="siti", decided_at=AT
        )


@pytest.mark.parametrize("asked", ["kini", "lama"])
def test_a_unit_is_asked_for_by_any_of_its_codes_and_its_people_see_what_waits_under_all(
    database: Database, add: Adding, asked: str
) -> None:
    with database.write() as uow:
        for code in ("lama", "kini", "lain"):
            uow.units.put(Unit(code, f"Dinas {code}", UnitKind.AGENCY))
        uow.people.add(Person("Sari", "sari", Role.OFFICER, "kini"), "")
        uow.people.add(Person("Budi", "budi", Role.OFFICER, "lain"), "")
    for document_id, unit in (("a", "lama"), ("b", "lama"), ("c", "kini"), ("d", "lain"), ("e", "lain")):
        add(document_id, unit=unit)
    old, mixed, others = pair("a", "b"), pair("b", "c", 0.8), pair("d", "e")
    with database.write() as uow:
        uow.near_duplicates.put_pairs("b", [old, mixed])
        uow.near_duplicates.put_pairs("d", [others])
        uow.vocabulary.redirect(Vocabulary.UNIT, "lama", "kini", AT)
    with database.read() as uow:
        assert uow.near_duplicates.pairs(unit=asked) == [old, mixed]
        assert uow.near_duplicates.pairs(unit="lain") == [others]
        sari, budi = uow.people.get("sari"), uow.people.get("budi")
        assert sari is not None
        assert budi is not None
        assert waiting_work(uow, sari, AT).same_text == 2
        assert waiting_work(uow, budi, AT).same_text == 1


@pytest.mark.usefixtures("three")
def test_forgetting_all_keeps_pairs_and_decisions(database: Database) -> None:
    with database.write() as uow:
        uow.near_duplicates.put_signature("a", 1, signature(1))
        uow.near_duplicates.put_pairs("a", [pair("a", "b")])
        uow.near_duplicates.decide(pair("a", "b"), PairDecision.DIFFERENT, "siti", AT)
        uow.near_duplicates.forget()
        assert uow.near_duplicates.lacking(1, 10) == ["a", "b", "c"]
        assert uow.near_duplicates.pairs_of("a")[0].decision is PairDecision.DIFFERENT
