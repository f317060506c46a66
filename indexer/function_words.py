"""Which words only hold a sentence together? They rank what was found, but need not all occur in it."""

from __future__ import annotations

from typing import Final

_INDONESIAN: Final = """
agar akan antara apabila atas atau bagi bahwa dalam dan dapat dari daripada dengan di guna ialah ini itu jika juga
karena ke kepada maka maupun mengenai merupakan oleh pada adalah para sebagai secara sehingga sejak seperti serta
supaya telah tentang tersebut terhadap untuk yaitu yakni yang
"""
_ENGLISH: Final = "a an and are as at be by for from in is of on or the to with"

FUNCTION_WORDS: Final = frozenset((_INDONESIAN + _ENGLISH).split())
"""Outside quotation marks a question does not insist on them."""
