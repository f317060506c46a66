"""Every job that may wait has a name, in both languages, for those who ask ``arsip jobs``."""

from __future__ import annotations

import pytest

from archive.jobs import JobKind, JobState
from search_api.job_labels import KINDS, STATES, kind_label
from search_api.translation import translator


def test_every_kind_and_state_has_a_name_of_its_own() -> None:
    assert set(KINDS) == set(JobKind)
    assert set(STATES) == set(JobState)
    assert len({*KINDS.values(), *STATES.values()}) == len(KINDS) + len(STATES)


@pytest.mark.parametrize("name", [*KINDS.values(), *STATES.values()])
def test_a_name_is_no_code_and_is_translated(name: str) -> None:
    assert "_" not in name
    assert translator("en").gettext(name) != name


def test_a_kind_of_a_later_release_is_called_as_it_is() -> None:
    assert kind_label("hitung_bintang") == "hitung_bintang"
