"""Which headers keep a browser from doing more with an answer than it should?"""

from __future__ import annotations

import falcon

PAGE_POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FILE_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For bytes that came from outside: whatever they are, they run nothing and reach nothing."""

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""For pictures from outside in a tab of their own: the browser lays them out with a style of its own."""

PDF_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""For PDFs from outside in the browser's viewer, which Chromium long refused to open in a sandbox.

A PDF is no document of this site to a browser: its scripts, if the viewer runs any, know neither its cookies nor its
pages, and ``nosniff`` keeps it from ever being read as HTML.
"""


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
