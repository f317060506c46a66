"""Has what this reader kept changed since? Weak validators of whole answers, and 304 for those who hold the same."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

import falcon

from search_api.file_responses import holds
from search_api.middleware.compression import is_text

_DIGEST_BYTES: Final = 12
_OF_THE_BODY: Final = ("Content-Type", "Content-Encoding", "Content-Length", "Content-Disposition")
_ASKED_AGAIN: Final = "private, no-cache"


class Validators:
    """A weak ETag for every 200 whose body is complete, and the answer to If-None-Match (RFC 9110, section 13.1.2).

    The tag is made of media type, language and body before compression: the same for every encoding, another for
    every language. What is streamed has a strong tag of its own; what must not be stored has none. Must see the
    finished headers and run before compression.
    """

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Tag the answer, or replace it by 304 with the headers a cache needs to go on (section 15.4.5)."""
        if req.method not in ("GET", "HEAD") or resp.status_code != 200:
            return
        if resp.get_header("Cache-Control") is None:
            resp.set_header("Cache-Control", _ASKED_AGAIN)
        body = resp.render_body()
        if body is None or "no-store" in (resp.get_header("Cache-Control") or ""):
            return
        resp.text, resp.data = None, body  # encoded once
        etag = resp.get_header("ETag") or _weak_tag(resp, body)
        resp.set_header("ETag", etag)
        if holds(req.get_header("If-None-Match"), etag):
            if is_text(resp.content_type):
                resp.append_header("Vary", "Accept-Encoding")
            for name in _OF_THE_BODY:
                resp.delete_header(name)
            resp.status = falcon.HTTP_304
            resp.data = None


def _weak_tag(resp: falcon.Response, body: bytes) -> str:
    digest = blake2b(digest_size=_DIGEST_BYTES)
    for part in (resp.content_type or "", resp.get_header("Content-Language") or ""):
        digest.update(part.encode() + b"\n")
    digest.update(body)
    return f'W/"{digest.hexdigest()}"'
