from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from archive.documents import Document
from search_api.services import Services
from tests.integration.web.served import ask, read_all, served

SLOW_CLIENTS = 8
CONTENT = bytes(range(256)) * (24 << 10)  # 6 MiB: more than sockets buffer


@pytest.fixture
def address(services: Services) -> Iterator[tuple[str, int]]:
    with served(services) as address:
        yield address


@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=10-"}], ids=["whole", "range"])
def test_slow_downloads_hold_no_thread(
    address: tuple[str, int], put: Callable[..., Document], headers: dict[str, str]
) -> None:
    path = f"/api/v1/documents/{put('Laporan', 'kata', content=CONTENT).id}/file"
    slow = [ask(address, path, **headers) for _ in range(SLOW_CLIENTS)]
    for connection in slow:
        assert connection.recv(12).startswith(b"HTTP/1.1 20")  # being answered, and then not read any further

    # More slow answers are under way than there are threads; this would never come if each held one.
    head, body = read_all(ask(address, "/healthz"))
    assert (head.split(b"\r\n")[0], body) == (b"HTTP/1.1 200 OK", b'{"status":"ok","checks":{}}')

    for connection in slow:
        _, body = read_all(connection)
        assert body == CONTENT[10 if headers else 0 :]


def test_a_range_ends_where_it_was_asked_to(address: tuple[str, int], put: Callable[..., Document]) -> None:
    path = f"/api/v1/documents/{put('Laporan', 'kata', content=CONTENT).id}/file"

    head, body = read_all(ask(address, path, Range="bytes=1000-1999"))

    assert b"206 Partial Content" in head
    assert b"Content-Length: 1000" in head
    assert body == CONTENT[1000:2000]
