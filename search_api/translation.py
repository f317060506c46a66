"""How does the archive say a thing in the reader's language?

Message ids are the Indonesian sentences themselves; English stands in
``locale/en/LC_MESSAGES/messages.po``, which is compiled in memory, so that
nothing compiled is ever out of date.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from search_api.services import Language

LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")
LOCALE_FOLDER: Final = Path(__file__).parent / "locale"


def N_(message: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark ``message`` for translation where it is defined; it is translated where it is shown."""
    return message


@lru_cache(maxsize=len(LANGUAGES))
def translator(language: Language) -> gettext.NullTranslations:
    """The catalogue of ``language``: ``gettext(message)`` and ``ngettext(one, many, n)``."""
    if language == "id":
        return gettext.NullTranslations()
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def known_language(value: str | None) -> Language | None:
    """``value`` when it names a language of the site, else None."""
    return next((language for language in LANGUAGES if language == value), None)
