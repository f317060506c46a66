"""Which language does the command line speak? The site's, read before any command is built."""

from __future__ import annotations

from archive.errors import ArchiveError
from search_api.services import Language
from search_api.settings import load
from search_api.translation import translator


def _language() -> Language:
    try:
        return load().language
    except ArchiveError:
        # The command that needs the settings reports what is wrong with them; until then, the default.
        return "id"


LANGUAGE: Language = _language()


def _(message: str) -> str:
    """``message`` in the language of the command line."""
    return translator(LANGUAGE).gettext(message) if message else message
