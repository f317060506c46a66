"""Signing in and out, one's own account, and the people who work here."""

from __future__ import annotations

from functools import partial

from search_api import addresses
from search_api.openid import OpenId
from search_api.rendering import Pages
from search_api.services import Services
from search_api.sign_in_throttle import SignInThrottle
from search_api.staff.accounts.home import WorkHome
from search_api.staff.accounts.keys import KeyRemoval, KeysPage
from search_api.staff.accounts.one_time_link import OneTimeLinkPage
from search_api.staff.accounts.openid import OpenIdReturn, OpenIdStart
from search_api.staff.accounts.own import AccountPage, EndSessions, PasswordPage
from search_api.staff.accounts.people import PeoplePage, PersonLink, PersonPage, PersonState
from search_api.staff.accounts.second_factor import SecondFactorPage, SecondFactorRemoval
from search_api.staff.accounts.sign_in import SignIn, SignInCode, SignInDoor, SignOut


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    throttle = SignInThrottle(services.database, services.clock, partial(services.signer.digest, "sign-in"))
    door = SignInDoor(services, pages, throttle)
    openid = OpenId(services.site.openid) if services.site.openid else None
    return [
        (addresses.SIGN_IN_SERVICE, OpenIdStart(door, openid)),
        (addresses.SIGN_IN_RETURN, OpenIdReturn(door, openid)),
        (addresses.SIGN_IN, SignIn(door)),
        (addresses.SIGN_IN_CODE, SignInCode(door)),
        (addresses.SIGN_OUT, SignOut(services)),
        (addresses.WORK, WorkHome(services, pages)),
        (addresses.ACCOUNT, AccountPage(services, pages)),
        (f"{addresses.ACCOUNT}/sesi/hapus", EndSessions(services)),
        (addresses.PASSWORD, PasswordPage(door)),
        (f"{addresses.ACCOUNT}/atur-ulang/{{token}}", OneTimeLinkPage(services, pages)),
        (addresses.SECOND_FACTOR, SecondFactorPage(door)),
        (f"{addresses.SECOND_FACTOR}/hapus", SecondFactorRemoval(door)),
        (addresses.KEYS, KeysPage(services, pages)),
        (f"{addresses.KEYS}/{{key}}/hapus", KeyRemoval(services)),
        (addresses.PEOPLE, PeoplePage(services, pages)),
        (f"{addresses.PEOPLE}/{{login}}", PersonPage(services, pages)),
        (f"{addresses.PEOPLE}/{{login}}/keadaan", PersonState(services)),
        (f"{addresses.PEOPLE}/{{login}}/tautan", PersonLink(services, pages)),
    ]
