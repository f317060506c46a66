"""Merged codes, the order of archival codes, and hierarchies, for whatever codes there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.archival_codes import code_order, is_below, parent_of, with_narrower
from archive.subjects import Subject, path_to_top
from archive.subjects import with_narrower as subjects_below
from archive.units import Unit, UnitKind, all_predecessors
from archive.vocabulary import Redirects

CODES = st.sampled_from("abcdefg")
# Only what was never merged can be merged into, so merges never go in a circle.
TARGETS = st.dictionaries(CODES, CODES, max_size=6).map(
    lambda targets: {code: target for code, target in targets.items() if code > target}
)


@given(TARGETS, CODES)
def test_a_code_resolves_to_one_that_leads_nowhere_else_and_its_members_resolve_to_it(
    targets: dict[str, str], code: str
) -> None:
    redirects = Redirects(targets)
    present = redirects.resolve(code)
    assert all(redirects.resolve(member) == present for member in redirects.members(present))
    assert code in redirects.members(code)
    assert present not in targets


@given(TARGETS, CODES, CODES)
def test_merging_and_undoing_is_as_if_nothing_had_been(targets: dict[str, str], code: str, into: str) -> None:
    before = Redirects(targets)
    if code in before.targets or into in before.targets or code == into:
        return
    merged = Redirects({**before.targets, code: into})
    assert merged.resolve(code) == into
    undone = Redirects({one: other for one, other in merged.targets.items() if one != code})
    assert {each: undone.resolve(each) for each in "abcdefg"} == {each: before.resolve(each) for each in "abcdefg"}


@given(TARGETS, st.dictionaries(CODES, st.integers(0, 9)))
def test_folding_loses_no_count(targets: dict[str, str], counts: dict[str, int]) -> None:
    assert sum(Redirects(targets).folded(counts).values()) == sum(counts.values())


SEGMENTS = st.lists(st.integers(0, 120), min_size=1, max_size=5)


@given(st.lists(SEGMENTS, unique_by=tuple))
def test_archival_codes_are_sorted_by_their_segments_as_numbers(paths: list[list[int]]) -> None:
    codes = [".".join(map(str, path)) for path in paths]
    assert sorted(codes, key=code_order) == [".".join(map(str, path)) for path in sorted(paths)]


def test_ten_comes_after_nine_and_leading_zeros_count_as_they_are_meant() -> None:
    codes = ["800.1.10", "800.1.9", "000.1", "800.1", "800.2", "100"]
    assert sorted(codes, key=code_order) == ["000.1", "100", "800.1", "800.1.9", "800.1.10", "800.2"]


def test_what_lies_below_a_code_begins_with_its_segments() -> None:
    known = ["800", "800.1", "800.1.1", "800.11", "900"]
    assert with_narrower("800.1", known) == ("800.1", "800.1.1")
    assert not is_below("800.11", "800.1")
    assert parent_of("800.1.1.4", known) == "800.1.1"
    assert parent_of("800.2.5", known) == "800"
    assert parent_of("800", known) is None


@given(st.dictionaries(CODES, st.none() | CODES))
def test_going_up_ends_even_in_a_circle(broader: dict[str, str | None]) -> None:
    for code in broader:
        assert len(path_to_top(code, broader)) <= 7
    subjects = [Subject(code, code, "", broader=above) for code, above in broader.items()]
    for code in broader:
        assert set(subjects_below(code, subjects)) <= set("abcdefg")


def test_predecessors_are_followed_to_those_of_which_only_the_code_is_known() -> None:
    units = {
        "baru": Unit("baru", "Baru", UnitKind.AGENCY, predecessors=("tengah", "hilang")),
        "tengah": Unit("tengah", "Tengah", UnitKind.AGENCY, predecessors=("lama",)),
    }
    assert all_predecessors("baru", units) == ("tengah", "hilang", "lama")
