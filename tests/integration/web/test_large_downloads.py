"""Large files on their way are counted, so that slow readers leave connections to everybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import pytest
from falcon import testing

from archive.documents import Document
from search_api.app import WebApp, create_app
from search_api.metrics import Metrics
from search_api.middleware.downloads import LARGE_BYTES, MOST_FOR_ONE, LimitDownloads
from search_api.middleware.fair_share import ClientKeys
from search_api.services import Services


@dataclass
class Begun:
    """An answer of which nothing has been read yet."""

    status: str
    headers: dict[str, str]
    body: Iterable[bytes]

    def close(self) -> None:
        self.body.close()  # type: ignore[attr-defined]


@pytest.fixture
def begin(put: Callable[..., Document]) -> Callable[..., Begun]:
    paths = {
        size: f"/api/v1/documents/{put('Laporan', 'kata', content=bytes(size)).id}/file"
        for size in (LARGE_BYTES, LARGE_BYTES - 1)
    }

    def ask(app: WebApp, address: str = "203.0.113.1", size: int = LARGE_BYTES) -> Begun:
        begun = Begun("", {}, ())

        def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            begun.status, begun.headers = status[:3], dict(headers)

        environ = testing.create_environ(paths[size], remote_addr=address, headers={"Accept": "application/json"})
        begun.body = app(environ, start)
        return begun

    return ask


def downloads_in(app: WebApp) -> str:
    lines = testing.TestClient(app).simulate_get("/metrics").text.splitlines()
    return next(line for line in lines if line.startswith("arsip_downloads ")).split()[1]


def test_one_client_may_have_so_many_downloads_and_others_go_on(
    services: Services, begin: Callable[..., Begun]
) -> None:
    app = create_app(replace(services, site=replace(services.site, client_rate=6000)))
    under_way = [begin(app) for _ in range(MOST_FOR_ONE)]
    assert {each.status for each in under_way} == {"200"}
    assert downloads_in(app) == "40.0"

    refused = begin(app)
    small = begin(app, size=LARGE_BYTES - 1)
    other = begin(app, "203.0.113.2")

    assert (refused.status, refused.headers["retry-after"]) == ("429", "30")
    assert not {"etag", "content-disposition", "accept-ranges"} & set(refused.headers)
    assert b"too_many_requests" in b"".join(refused.body)
    assert (small.status, other.status) == ("200", "200")

    under_way.pop().close()
    next_one = begin(app)
    assert next_one.status == "200"
    for each in (*under_way, small, other, next_one):
        each.close()
    assert downloads_in(app) == "0.0"


def test_all_clients_together_leave_room_for_who_only_reads(services: Services, begin: Callable[..., Begun]) -> None:
    app = create_app(services)
    limit = LimitDownloads(Metrics(services.database, services.index), ClientKeys(), altogether=2, for_one=0)
    app.add_middleware(limit)
    first, second = begin(app), begin(app, "203.0.113.2")

    refused = begin(app, "203.0.113.3")

    assert (first.status, second.status) == ("200", "200")
    assert (refused.status, refused.headers["retry-after"]) == ("503", "30")
    assert testing.TestClient(app).simulate_get("/tentang").status_code == 200
    first.close()
    first.close()  # counted once, however often a server closes it
    third, fourth = begin(app), begin(app)
    assert (third.status, fourth.status) == ("200", "503")


def test_without_a_limit_for_clients_they_are_not_told_apart(services: Services, begin: Callable[..., Begun]) -> None:
    app = create_app(services)

    under_way = [begin(app) for _ in range(MOST_FOR_ONE + 1)]

    assert {each.status for each in under_way} == {"200"}
