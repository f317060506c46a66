"""How do pages stay quick on a slow link? Text answers are gzipped when the client can read that."""

from __future__ import annotations

import gzip

import falcon

_WORTH_IT = 1024  # bytes; below this the header costs what compression saves
_TEXT = (
    "text/",
    "application/json",
    "application/problem+json",
    "application/atom+xml",
    "application/opensearchdescription+xml",
    "application/x-suggestions+json",
    "application/xml",
    "image/svg+xml",
)
_LEVEL = 5  # 9 takes twice the time for one percent


class Compress:
    """Gzip for text of more than 1 kB. Must run last, when the body is complete."""

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Replace the body by its gzipped form."""
        body = resp.render_body()
        if body is None or not is_text(resp.content_type):
            return
        resp.append_header("Vary", "Accept-Encoding")
        if resp.get_header("Content-Encoding") or not _accepts_gzip(req) or len(body) < _WORTH_IT:
            return
        resp.text = None
        resp.data = gzip.compress(body, _LEVEL, mtime=0)
        resp.set_header("Content-Encoding", "gzip")


def is_text(media_type: str | None) -> bool:
    """Whether answers of this type are compressed, and so vary by what the client accepts."""
    return (media_type or "").startswith(_TEXT)


def _accepts_gzip(req: falcon.Request) -> bool:
    for part in (req.get_header("Accept-Encoding") or "").split(","):
        coding, _, quality = part.strip().partition(";")
        if coding.strip().lower() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0")
    return False
