"""Works and their versions: numbers, branches, circles, and versions nobody may know of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from archive.classification import InformationClass
from archive.documents import Document, FileType, Lifecycle
from archive.relations import Relation, RelationKind
from archive.versions import Work, works_among

START = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
STATES = ("public", "tombstone", "draft", "withdrawn", "exempt")


def document(name: str, state: str = "public", day: int = 0) -> Document:
    published = START + dt.timedelta(days=day)
    gone = state in ("tombstone", "withdrawn")
    lifecycle = Lifecycle.DRAFT if state == "draft" else Lifecycle.WITHDRAWN if gone else Lifecycle.PUBLISHED
    return Document(
        name, "dinkes", name, f"{name}.txt", "text/plain", FileType.TEXT, "a" * 64, 1, published,
        information_class=InformationClass.EXEMPT if state == "exempt" else InformationClass.PERIODIC,
        lifecycle=lifecycle,
        published_at=None if state == "draft" else published,
        withdrawn_at=published if gone else None,
        withdrawal_reason="Salah." if state == "tombstone" else None,
    )  # fmt: skip


def works(known: list[Document], *replacing: tuple[str, str]) -> dict[str, Work]:
    relations = [Relation(newer, RelationKind.REPLACES, older, START) for newer, older in replacing]
    return works_among(relations, {each.id: each for each in known})


def order(work: Work) -> str:
    return "".join(each.id for each in work.versions)


def test_numbers_count_from_the_oldest_and_the_newest_is_shown() -> None:
    found = works([document(each) for each in "cab"], ("b", "a"), ("c", "b"))
    assert found.keys() == set("abc")
    assert order(found["b"]) == "abc"
    assert (found["b"].root.id, found["b"].shown.id, found["b"].number_of("c")) == ("a", "c", 3)
    assert found["b"].version(0) is found["b"].version(4) is None


def test_a_tombstone_keeps_its_number_and_what_left_nothing_has_none() -> None:
    chain = (("b", "a"), ("c", "b"))
    stone = works([document("a"), document("b", "tombstone"), document("c")], *chain)["a"]
    assert (order(stone), stone.shown.id) == ("abc", "c")
    nothing = works([document("a"), document("b", "withdrawn"), document("c")], *chain)["a"]
    assert (order(nothing), nothing.number_of("c")) == ("ac", 2)


def test_a_withdrawn_newest_gives_way_to_the_newest_still_public() -> None:
    found = works([document("a"), document("b"), document("c", "tombstone")], ("b", "a"), ("c", "b"))["a"]
    assert (found.shown.id, found.has_newer_than("a"), found.has_newer_than("b")) == ("b", True, False)
    stones = works([document("a", "tombstone"), document("b", "tombstone")], ("b", "a"))["a"]
    assert (stones.shown.id, stones.root.id) == ("b", "a")


def test_a_draft_changes_nothing_and_ties_nothing_together() -> None:
    known = [document("a"), document("b"), document("x", "draft")]
    assert works(known, ("x", "a")) == {}
    assert works(known, ("x", "a"), ("x", "b")) == {}
    assert works(known, ("a", "x"), ("x", "b")) == {}
    assert order(works(known, ("b", "a"), ("x", "b"))["a"]) == "ab"


def test_a_root_nobody_may_know_of_is_not_used() -> None:
    for state in ("draft", "exempt", "withdrawn"):
        found = works([document("a", state), document("b"), document("c")], ("b", "a"), ("c", "b"))
        assert found.keys() == {"b", "c"}
        assert found["c"].root.id == "b"


def test_branches_stand_in_the_order_of_their_publication() -> None:
    known = [document("a"), document("z", day=1), document("b", day=2), document("y", day=3)]
    found = works(known, ("b", "a"), ("z", "a"), ("y", "z"))["a"]
    assert (order(found), found.shown.id) == ("azby", "y")
    later = works([*known, document("q", day=9)], ("b", "a"), ("z", "a"), ("y", "z"), ("q", "b"))["a"]
    assert order(later) == "azbyq"


def test_what_replaces_two_makes_one_work_of_them_under_the_one_published_first() -> None:
    found = works([document("b"), document("a", day=1), document("c", day=2)], ("c", "a"), ("c", "b"))
    assert {order(each) for each in found.values()} == {"bac"}


@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.tuples(st.sampled_from(STATES), st.integers(0, 3)), min_size=1),
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=14),
)
def test_whatever_is_related_every_work_is_one_line_of_what_may_be_known(
    states: Mapping[str, tuple[str, int]], pairs: set[tuple[str, str]]
) -> None:
    known = [document(name, state, day) for name, (state, day) in states.items()]
    held = sorted((newer, older) for newer, older in pairs if newer in states and older in states)
    found = works(known, *held)
    for key, work in found.items():
        assert all(each.is_public or each.is_tombstone for each in work.versions)
        assert [found[each.id] for each in work.versions] == [work] * len(work.versions)
        assert key == work.versions[work.number_of(key) - 1].id
        assert len(work.versions) > 1
    assert works(known[::-1], *held[::-1]) == found
    drafts = {name for name, (state, _) in states.items() if state == "draft"}
    without = [pair for pair in held if not drafts & set(pair)]
    assert works([each for each in known if each.id not in drafts], *without) == found
