"""No address that was ever given out may be gone: the list of routes grows and never shrinks."""

from __future__ import annotations


from pathlib import Path

import pytest

from search_api.metrics import Metrics
from search_api.rendering import Pages
from search_api.routes import routes_of
from search_api.static_files import site_files
from search_api.wiring import Archive

LIST = Path(__file__).parent / "public_routes.txt"


def listed() -> list[str]:
    """The routes of the list; lines that begin with # explain."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture
def routes(archive: Archive) -> list[str]:
    services = archive.services()
    static = site_files()
    metrics = Metrics(services.database, services.index)
    return [path for path, _ in routes_of(services, Pages(services.site, static), static, metrics)]


def test_no_listed_route_is_gone(routes: list[str]) -> None:
    gone = sorted(set(listed()) - set(routes))

    assert gone == [], (
        f"People and programs have written these addresses down. Let the old route answer again, "
        f"at least with a redirect (301) to where its content is; never take it off {LIST.name}."
    )


def test_every_route_is_listed(routes: list[str]) -> None:
    unlisted = sorted(set(routes) - set(listed()))

    assert unlisted == [], (
        f"Add these to tests/docs/{LIST.name}, if their names are meant to stay for as long as the archive stands; "
        f"it is the last moment to choose better ones."
    )


def test_the_list_is_in_order_and_names_each_route_once() -> None:
    assert listed() == sorted(set(listed()))
