"""Is this code the one the code generator shows now, or a recovery code, each taken once? RFC 6238."""

from __future__ import annotations

import secrets
from typing import Final

import pyotp

from archive.audit import AuditEntry
from archive.credentials import SecondFactor
from archive.ports import Clock, Database
from archive.sessions import digest_of

RECOVERY_CODES: Final = 10
_STEP_SECONDS: Final = 30
_STEPS_OFF: Final = (0, -1, 1)  # clocks that go a little wrong, and slow typing
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def fitting_step(secret: str, code: str, clock: Clock) -> int | None:
    """The step whose code this is, of the one now and those beside it."""
    plain = "".join(code.split())
    step = int(clock.now().timestamp()) // _STEP_SECONDS
    for off in _STEPS_OFF:
        if pyotp.utils.strings_equal(pyotp.TOTP(secret).generate_otp(step + off), plain):
            return step + off
    return None


def take_code(database: Database, clock: Clock, factor: SecondFactor, code: str) -> bool:
    """Whether ``code`` lets in. Neither a code nor a recovery code lets in twice, however many try at once."""
    step = fitting_step(factor.secret, code, clock)
    with database.write() as uow:
        if step is not None:
            return uow.credentials.accept_step(factor.login, step)
        if uow.credentials.use_recovery_code(factor.login, digest_of(plain_recovery_code(code))):
            left = uow.credentials.count_recovery_codes(factor.login)
            after = {"left": left}
            uow.audit.append(AuditEntry(clock.now(), factor.login, "use_recovery_code", None, {}, after))
            return True
    return False


def new_recovery_codes() -> list[str]:
    """Ten codes of 12 characters (59 bits) in groups of four, without letters that look alike."""
    codes = ("".join(secrets.choice(_LETTERS) for _ in range(12)) for _ in range(RECOVERY_CODES))
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def plain_recovery_code(typed: str) -> str:
    """As it is compared, however it was typed."""
    return "".join(character for character in typed.lower() if character.isalnum())
