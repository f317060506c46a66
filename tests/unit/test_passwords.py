"""Which passwords are taken, and that a hash of nobody lets nobody in."""

from __future__ import annotations

import argon2
import pytest

from archive.errors import InvalidInput
from search_api.passwords import COMMON, check_new_password, fits, hash_password, is_outdated


@pytest.mark.parametrize(
    "password",
    [
        "sebelas sja",
        "x" * 257,
        "siti.rahmawati",
        "SITI.RAHMAWATI",
        "siti.rahmawatisiti.rahmawati",
        "aaaaaaaaaaaaaa",
        "bismillah123",
        "Indonesia123",
    ],
)
def test_what_is_too_short_too_common_or_the_login_is_refused(password: str) -> None:
    with pytest.raises(InvalidInput):
        check_new_password(password, "siti.rahmawati")


@pytest.mark.parametrize(
    "password", ["perahu kecil di mentaya", "dua belas ch", "漢字かな混じりの長い合言葉", "    spasi    "]
)
def test_nothing_is_asked_of_the_characters(password: str) -> None:
    check_new_password(password, "siti")


def test_no_common_password_is_shorter_than_what_is_asked_anyway() -> None:
    assert [word for word in COMMON if len(word) < 12 or word != word.lower()] == []


def test_a_password_fits_its_hash_and_no_other() -> None:
    kept = hash_password("perahu kecil di mentaya")

    assert fits("perahu kecil di mentaya", kept)
    assert not fits("perahu kecil di Mentaya", kept)
    assert not is_outdated(kept)


@pytest.mark.parametrize("kept", [None, "", "not a hash"])
def test_nothing_fits_where_nothing_was_kept(kept: str | None) -> None:
    assert not fits("", kept)
    assert not fits("perahu kecil di mentaya", kept)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert is_outdated(argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash("x"))
