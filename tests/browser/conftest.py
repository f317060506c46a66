"""A real archive behind a real server, and a real browser in front of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import waitress.server
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from search_api.app import create_app
from search_api.settings import Settings
from search_api.wiring import open_archive
from tests.browser.collection import fill
from tools.chromium import ARGUMENTS, CHROMIUM


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed"))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Address of a server over an archive into which files went as they do in life, and what they are called there."""
    settings = Settings(data=str(tmp_path_factory.mktemp("data")), worker_threads=1, client_rate=0)
    with open_archive(settings) as archive:
        documents = fill(archive)
        listener = socket.create_server(("127.0.0.1", 0))
        server = waitress.server.create_server(create_app(archive.services()), sockets=[listener], threads=4)
        thread = threading.Thread(target=server.run)
        thread.start()
        host, port = listener.getsockname()
        yield f"http://{host}:{port}", documents
        server.trigger.pull_trigger(server.close)
        thread.join(timeout=30)
        server.task_dispatcher.shutdown()


@pytest.fixture(scope="session")
def site(served: tuple[str, dict[str, str]]) -> str:
    """Address of the server."""
    return served[0]


@pytest.fixture(scope="session")
def documents(served: tuple[str, dict[str, str]]) -> dict[str, str]:
    """Identifiers of the documents by file name."""
    return served[1]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # What is not on this machine cannot be reached; what a page asks for elsewhere is seen all the same.
        only_here = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, only_here])
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh browser context with these options; closed at the end, so that no connection keeps the server."""
    contexts: list[BrowserContext] = []

    def open_context(**options: object) -> BrowserContext:
        contexts.append(browser.new_context(**({"locale": "id"} | options)))  # type: ignore[arg-type]
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def visit(window: Callable[..., BrowserContext], site: str) -> Callable[..., Page]:
    """Open an address in a fresh window; keyword arguments are those of a browser context."""

    def open_page(path: str, **options: object) -> Page:
        page = window(**options).new_page()
        page.goto(site + path)
        return page

    return open_page
