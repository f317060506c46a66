"""Signing in and out, one's own account, and the people who work here."""

from __future__ import annotations

from search_api import addresses
from search_api.rendering import Pages
from search_api.services import Services
from search_api.sign_in_throttle import SignInThrottle
from search_api.staff.accounts.home import WorkHome
from search_api.staff.accounts.sign_in import SignIn, SignInCode, SignInDoor, SignOut


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    door = SignInDoor(services, pages, SignInThrottle(services.clock))
    return [
        (addresses.SIGN_IN, SignIn(door)),
        (addresses.SIGN_IN_CODE, SignInCode(door)),
        (addresses.SIGN_OUT, SignOut(services)),
        (addresses.WORK, WorkHome(pages)),
    ]
