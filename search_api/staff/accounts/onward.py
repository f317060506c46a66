"""Where does somebody go on to after signing in? Only to pages of this site."""

from __future__ import annotations

import re

from search_api import addresses


def onward_address(given: str) -> str:
    """``given`` if it is a path of this site that can be gone to, else the staff home.

    ``//host`` and ``/\\host`` lead to other sites; control characters are dropped by browsers and hide such.
    """
    if not re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", given) or "\\" in given:
        return addresses.WORK
    path = given.partition("?")[0]
    if path == addresses.SIGN_OUT or path == addresses.SIGN_IN or path.startswith(f"{addresses.SIGN_IN}/"):
        return addresses.WORK
    return given
