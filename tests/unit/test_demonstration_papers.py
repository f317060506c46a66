"""Do the papers of the demonstration agree with their files, the samples, and the people who work on them?"""

from __future__ import annotations

from importlib import resources

import pytest

from archive.people import Person as Somebody
from archive.people import Role, may
from archive.personal_data import PersonalKind, personal_data
from archive.workflow import RULES, Step
from search_api import samples
from search_api.demonstration.papers import LOGINS, Deed, load
from tools.samples.blocks import text
from tools.samples.recipes import STAFF_RECIPES

PAPERS = load()
SAMPLES = {each.file for each in samples.load()}


def test_every_paper_has_its_file_and_every_file_its_recipe() -> None:
    own = {each.file for each in PAPERS if not (each.sends or each.size or each.is_sample)}
    files = {entry.name for entry in (resources.files("search_api.demonstration") / "files").iterdir()}
    assert own == files == set(STAFF_RECIPES)
    named = {each.sends for each in PAPERS} | {each.replaces for each in PAPERS}
    named |= {each.file for each in PAPERS if each.is_sample}
    named |= {act.words for each in PAPERS for act in each.acts if act.what is Deed.RELATE}
    assert named - {""} <= SAMPLES
    assert files.isdisjoint(SAMPLES)


@pytest.mark.parametrize("name", sorted(STAFF_RECIPES))
def test_paper_is_made_twice_with_the_same_bytes(name: str) -> None:
    assert STAFF_RECIPES[name]() == STAFF_RECIPES[name]()


def test_everybody_takes_only_steps_that_their_role_allows() -> None:
    roles = {login: role for role, login in LOGINS.items()}
    assert len(roles) == len(Role)
    steps = [(roles[act.by], act.what) for each in PAPERS for act in each.acts if isinstance(act.what, Step)]
    assert {step for _, step in steps} >= {Step.SUBMIT, Step.REVIEW, Step.RETURN, Step.PUBLISH, Step.WITHDRAW}
    for role, step in steps:
        assert may(Somebody("", "x", role, "diskominfo"), RULES[step].action, "diskominfo"), (role, step)


def test_numbers_of_residents_in_the_papers_can_be_nobodys() -> None:
    found = [each for name in ("volunteer-statement.txt", "screen-agreement.txt") for each in personal_data(text(name))]
    assert [each.kind for each in found] == [PersonalKind.NIK, PersonalKind.NIK]
    assert {(each.value[4:6], each.value[-4:]) for each in found} == {("99", "0000")}  # serial numbers begin with 0001
