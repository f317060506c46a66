"""How does the server recognise what it gave out itself, without keeping it? By HMAC-SHA-256."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

_KEY_BYTES: Final = 32


class Signer:
    """Signs short texts. Whoever has the key can sign too, so it lies beside the database, not in it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def random(cls) -> Signer:
        """One whose signatures die with the process."""
        return cls(secrets.token_bytes(_KEY_BYTES))

    @classmethod
    def kept_in(cls, path: Path) -> Signer:
        """With the key in this file, which is made when it is not there; readable for its owner only."""
        with suppress(FileExistsError):
            fresh = path.with_name(f"{path.name}.{os.getpid()}")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(secrets.token_bytes(_KEY_BYTES))
                file.flush()
                os.fsync(file.fileno())
            try:
                path.hardlink_to(fresh)  # the first of two processes that start at once wins
            finally:
                fresh.unlink()
        return cls(path.read_bytes())

    def sign(self, purpose: str, text: str, until: dt.datetime) -> str:
        """``text`` with its end and a signature, safe in a URL, a cookie and a form. ``purpose`` is no part of it."""
        body = f"{int(until.timestamp()):x}.{_encoded(text.encode())}"
        return f"{body}.{self._mac(purpose, body)}"

    def read(self, purpose: str, signed: str, now: dt.datetime) -> str | None:
        """The text, if it was signed for this purpose by this key and has not ended."""
        body, _, mac = signed.rpartition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(purpose, body).encode()):
            return None
        until, _, encoded = body.partition(".")
        if int(until, 16) <= now.timestamp():
            return None
        return _decoded(encoded)

    def digest(self, purpose: str, text: str) -> str:
        """Always the same for the same text; without the key nobody can try out what it stands for."""
        return hmac.digest(self._key, f"digest {purpose}\n{text}".encode(), "sha256").hex()

    def _mac(self, purpose: str, body: str) -> str:
        return _encoded(hmac.digest(self._key, f"{purpose}\n{body}".encode(), "sha256"))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _decoded(value: str) -> str | None:
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
