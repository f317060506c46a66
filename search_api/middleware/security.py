"""Which headers keep a browser from doing more with an answer than it should?"""

from __future__ import annotations

import falcon

PAGE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For bytes that came from outside: whatever they are, they run nothing and reach nothing."""


class SecurityHeaders:
    """The same headers on every answer, errors included."""

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Set what the resource has not set more strictly itself."""
        if resp.get_header("Content-Security-Policy") is None:
            resp.set_header("Content-Security-Policy", PAGE_POLICY)
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "same-origin")
        resp.set_header("Cross-Origin-Opener-Policy", "same-origin")
        resp.set_header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
