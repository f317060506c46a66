"""Is a text Indonesian or English?"""

from __future__ import annotations

import re

_ID = """yang dan di dengan untuk dari pada ini itu atau dalam oleh tidak adalah akan sebagai bahwa telah dapat tentang
    kepada serta juga sudah ke atas bagi karena tersebut setiap paling harus agar hari tahun tanggal nomor"""
_EN = """the of and to in is for that with on by this are be as at from or it which was an has have not its their will
    shall may can year you we our they but all"""
_INDONESIAN = frozenset(_ID.split())
_ENGLISH = frozenset(_EN.split())
_WORD = re.compile(r"[a-z]+")
_CHARACTERS = 5000
_FEWEST_WORDS = 15
_FEWEST_SIGNS = 4


def language_of(text: str) -> str | None:
    """``id``, ``en``, or None when the text is too short or neither language clearly wins.

    Decided by function words in the first 5,000 characters.
    """
    words = _WORD.findall(text[:_CHARACTERS].lower())
    if len(words) < _FEWEST_WORDS:
        return None
    indonesian = sum(word in _INDONESIAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    language, more, fewer = ("id", indonesian, english) if indonesian > english else ("en", english, indonesian)
    return language if more >= _FEWEST_SIGNS and more >= 2 * fewer and more >= 0.04 * len(words) else None
