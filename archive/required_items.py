"""Which information must a public body publish, item by item?"""

from __future__ import annotations

from dataclasses import dataclass

from archive.classification import InformationClass


@dataclass(frozen=True, slots=True)
class RequiredItem:
    """One legally required item, e.g. ``bk-d1``. ``code`` is permanent.

    ``heading`` is the group it stands under, empty where it stands alone; ``details`` are what belongs to it.
    ``sources`` are codes of where it was read; ``verified`` is false where some of it rests on general knowledge
    alone or no source is named ([K] in the reference list): a records officer must confirm it.
    """

    code: str
    information_class: InformationClass
    text: str
    heading: str = ""
    details: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    verified: bool = False
