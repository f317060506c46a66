"""Personal data of one document: what was found, what is decided, what is blacked out, and what the public will see."""

from __future__ import annotations

from search_api import addresses
from search_api.rendering import Pages
from search_api.services import Services
from search_api.staff.privacy.acts import PrivacyRoom
from search_api.staff.privacy.kept_back import KeptBackPage
from search_api.staff.privacy.pictures import OriginalFile, OriginalPicture


def routes(services: Services, pages: Pages) -> list[tuple[str, object]]:
    """Every address of this area with its resource."""
    room = f"{addresses.WORK}/dokumen/{{document_id}}/privasi"
    return [
        (addresses.KEPT_BACK, KeptBackPage(services, pages)),
        (room, PrivacyRoom(services, pages)),
        (f"{room}/gambar/{{number:int(min=1, max=1000000)}}", OriginalPicture(services)),
        (f"{room}/asli", OriginalFile(services)),
    ]
