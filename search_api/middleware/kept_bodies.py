"""Is all of a request here, or had the disk no room for its body?"""

from __future__ import annotations

from typing import Final

import falcon

from archive.full_disk import storage_full

MET_FULL_DISK: Final = "arsip.met_full_disk"
"""Where the server says in the WSGI environment that the body was not kept."""


class AskForWholeBodies:
    """A request whose body was not kept is answered before anybody reads it as an empty one."""

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Raise StorageFull for it."""
        if req.env.get(MET_FULL_DISK):
            raise storage_full()
