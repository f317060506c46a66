"""Is this the password, and may it be one? Argon2id (RFC 9106) in bounded memory."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from archive.errors import InvalidInput, Overloaded

MINIMUM: Final = 12
MAXIMUM: Final = 256

_AT_ONCE: Final = 2  # each takes 64 MiB
_WAIT_SECONDS: Final = 5.0
_hasher: Final = argon2.PasswordHasher()
_turns: Final = threading.BoundedSemaphore(_AT_ONCE)

COMMON: Final = frozenset((Path(__file__).parent / "common_passwords.txt").read_text(encoding="utf-8").split())
"""The commonest ones of at least twelve characters, lower case."""


def check_new_password(password: str, login: str) -> None:
    """Long enough, not the login, not one of the commonest; nothing is asked of its characters (NIST SP 800-63B).

    Raises InvalidInput.
    """
    if len(password) < MINIMUM:
        raise InvalidInput("Kata sandi terlalu pendek: paling sedikit {count} karakter.", count=MINIMUM)
    if len(password) > MAXIMUM:
        raise InvalidInput("Kata sandi terlalu panjang: paling banyak {count} karakter.", count=MAXIMUM)
    plain = password.strip().lower()
    if plain == login.lower() or len(set(plain)) < 3 or (login and plain == login.lower() * (len(plain) // len(login))):
        raise InvalidInput("Kata sandi tidak boleh sama dengan nama pengguna atau satu karakter yang diulang.")
    if plain in COMMON:
        raise InvalidInput("Kata sandi ini terlalu umum dan dicoba lebih dahulu oleh penyerang. Pilih yang lain.")


def hash_password(password: str) -> str:
    """What is kept of it. Raises Overloaded."""
    with _turn():
        return _hasher.hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether ``kept`` was made of ``password``. Takes the same work where there is nothing to compare with.

    Raises Overloaded when too many ask at once.
    """
    nothing_kept = not kept
    compared = kept or _of_nobody()
    with _turn():
        try:
            _hasher.verify(compared, password[: MAXIMUM + 1])
        except (VerificationError, InvalidHashError):
            return False
    return not nothing_kept


def is_outdated(kept: str) -> bool:
    """Whether it was made with other parameters than those used today."""
    return _hasher.check_needs_rehash(kept)


@cache
def _of_nobody() -> str:
    return _hasher.hash("")


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=_WAIT_SECONDS):
        raise Overloaded("too many passwords to check at once")
    try:
        yield
    finally:
        _turns.release()
