"""What a form sends is read alike however the browser packs it, and files come whole."""

from __future__ import annotations

from collections.abc import Callable

import falcon
import pytest
from falcon import testing

from archive.people import Role
from search_api import access
from search_api.access import PUBLIC
from search_api.forms import form_of
from tests.integration.web.conftest import SignedIn

BOUNDARY = "----garis"


class Echo:
    """Says back what was sent."""

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        form = form_of(req)
        assert form is form_of(req)
        resp.media = {
            "texts": form.texts("nama"),
            "secret": form.secret("sandi"),
            "files": [[each.name, each.size, each.stream.read(3).decode()] for each in form.files("b")],
        }


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, signed_in_as: Callable[..., SignedIn]) -> SignedIn:
    monkeypatch.setattr(access, "ACCESS", {**access.ACCESS, "/gema": {"POST": PUBLIC}})
    opened = signed_in_as(Role.LIBRARIAN)
    opened.app.add_route("/gema", Echo())  # type: ignore[attr-defined]
    return opened


def multipart(*parts: tuple[str, bytes]) -> bytes:
    lines = [
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + body + b"\r\n"
        for head, body in parts
    ]
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def post(browser: SignedIn, body: bytes) -> testing.Result:
    return browser.simulate_post("/gema", body=body, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def test_fields_come_in_order_and_without_space_around_them_but_passwords_as_typed(browser: SignedIn) -> None:
    answer = browser.send("/gema", {"nama": [" satu ", "dua", ""], "sandi": " a b "})

    assert answer.json == {"texts": ["satu", "dua", ""], "secret": " a b ", "files": []}


def test_files_come_whole_beside_fields(browser: SignedIn) -> None:
    large = b"abc" + b"x" * (3 << 20)
    body = multipart(
        ('name="b"; filename="surat besar.pdf"', large),
        ('name="b"; filename=""', b""),
        ('name="nama"', "é".encode()),
        ('name="b"; filename="dua.txt"', b"dua"),
        ('name="csrf"', browser.csrf.encode()),
    )
    answer = post(browser, body)

    assert answer.json["texts"] == ["é"]
    assert answer.json["files"] == [
        ["surat besar.pdf", len(large), "abc"],
        ["dua.txt", 3, "dua"],
    ]


def test_a_form_with_files_needs_the_token_too(browser: SignedIn) -> None:
    assert post(browser, multipart(('name="b"; filename="a.txt"', b"a"))).status_code == 403


@pytest.mark.parametrize("body", [b"", b"------garis\r\nkacau", multipart(('name="nama"', b"\xff\xfe"))])
def test_a_broken_form_is_the_senders_fault(browser: SignedIn, body: bytes) -> None:
    assert post(browser, body).status_code in (400, 403)


def test_a_form_that_is_not_text_is_the_senders_fault(browser: SignedIn) -> None:
    answer = browser.simulate_post("/gema", body=b"nama=%FF", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400
