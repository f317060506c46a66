"""What does the browser complain of while pages are open, and whom does it ask for anything?"""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

_GIVEN_UP = "net::ERR_ABORTED"  # a picture that was still under way when the next page was opened


class Watch:
    """Writes down console messages, failed requests and requests to other hosts of a context."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self._site = site
        self._expected = ""
        self.complaints: list[str] = []
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def expect_error_at(self, address: str) -> None:
        """The page that is opened next answers with an error on purpose; empty: none does."""
        self._expected = address

    def taken(self) -> list[str]:
        """What was written down since the last call."""
        found, self.complaints = self.complaints, []
        return found

    def _console(self, message: ConsoleMessage) -> None:
        if self._expected and message.location["url"] == self._expected:
            return
        self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self._site + "/", "data:")):
            self.complaints.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _GIVEN_UP:
            self.complaints.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.url != self._expected:
            self.complaints.append(f"answer {response.status}: {response.url}")
