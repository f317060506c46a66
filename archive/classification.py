"""Under which legal class does a document fall, and how closed is it?

Two orthogonal fields: the class of public information (UU 14/2008 arts. 9, 10, 11, 17)
and the security level of the archive (SKKAAD; UU 43/2009 art. 40(4), labels unverified [K]).
"""

from __future__ import annotations

from enum import StrEnum


class InformationClass(StrEnum):
    """The class of public information; values are the terms of the law."""

    PERIODIC = "berkala"  # UU 14/2008 art. 9
    IMMEDIATE = "serta-merta"  # art. 10
    ANYTIME = "setiap-saat"  # art. 11
    EXEMPT = "dikecualikan"  # art. 17


class SecurityLevel(StrEnum):
    """SKKAAD level; only ``biasa`` is open to the public without a decision."""

    OPEN = "biasa"
    LIMITED = "terbatas"
    SECRET = "rahasia"
    TOP_SECRET = "sangat_rahasia"
