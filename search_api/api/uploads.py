"""``/api/v1/uploads``: how does a file arrive in pieces over a bad link? tus 1.0 (https://tus.io/protocols/resumable-upload).

Extensions: creation, creation-with-upload, termination, expiration, checksum. An upload is a file of a batch; its
address is made when the file is announced, and what was received of it is the same for every browser that asks.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from typing import BinaryIO, ClassVar, Final, NoReturn, cast

import falcon

from archive.batches import BatchFile, Settlement
from archive.errors import Conflict, InvalidInput
from archive.handing_over import Offered, announce
from archive.people import Person
from archive.uploads import ChecksumMismatch, OffsetConflict, UploadBusy, UploadGone, clean_path
from search_api import addresses
from search_api.api.operations import Answer, Body, Operation
from search_api.identity import signed_in
from search_api.services import Services
from search_api.staff.upload.limits import day_began

TUS_VERSION: Final = "1.0.0"
EXTENSIONS: Final = "creation,creation-with-upload,termination,expiration,checksum"
ALGORITHMS: Final = {"sha1": 20, "sha256": 32}
"""Checksums a chunk may carry, with the length of each in bytes."""

CHUNK_TYPE: Final = "application/offset+octet-stream"
_LARGEST_NUMBER: Final = 1 << 53
_SHA256: Final = re.compile("[0-9a-f]{64}")
_CHECKSUM_MISMATCH: Final = 460  # tus: the chunk is not what was sent
_NO_BODY: Final = ""
_VERSION: Final = {"Tus-Resumable": {"type": "string", "const": TUS_VERSION}}
_OFFSET: Final = {"Upload-Offset": {"type": "integer", "minimum": 0}}
_LENGTH: Final = {"Upload-Length": {"type": "integer", "minimum": 0}}
_FILE_ID: Final = {"file_id": {"type": "string", "description": "The upload's identifier, as its batch announced it."}}
_PROBLEMS: Final = (400, 404, 409, 410, 412, 413, 415, 423, _CHECKSUM_MISMATCH, 503, 507)


class _Tus:
    """What both addresses share."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def on_options(self, req: falcon.Request, resp: falcon.Response, **_: str) -> None:
        """What this server speaks."""
        resp.status = falcon.HTTP_204
        resp.set_headers(
            {
                "Tus-Resumable": TUS_VERSION,
                "Tus-Version": TUS_VERSION,
                "Tus-Extension": EXTENSIONS,
                "Tus-Max-Size": str(self._services.receiving.limits.file_bytes),
                "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            }
        )

    def _begin(self, req: falcon.Request, resp: falcon.Response) -> Person:
        """Who sends; every answer from here on says the version. Raises 412 for another version."""
        resp.set_headers({"Tus-Resumable": TUS_VERSION, "Cache-Control": "no-store"})
        if req.get_header("Tus-Resumable") != TUS_VERSION:
            raise falcon.HTTPPreconditionFailed(headers={"Tus-Version": TUS_VERSION})
        return signed_in(req)

    def _append(self, req: falcon.Request, person: Person, file_id: str, offset: int) -> BatchFile:
        length = req.content_length or 0
        with _as_tus_answers():
            return self._services.receiving.append(
                person, file_id, offset, cast(BinaryIO, req.bounded_stream), length, _checksum(req)
            )


class UploadsResource(_Tus):
    """Where uploads are made."""

    operations: ClassVar = {
        "post": Operation(
            name="create_upload",
            summary="Make a resumable upload (tus 1.0) of an announced file",
            answers={
                201: Answer("Location is the address of the upload, Upload-Offset how far it has come", None, _NO_BODY)
            },
            problems=_PROBLEMS,
            body=Body(None, CHUNK_TYPE, required=False),
            headers=_VERSION | _LENGTH | {"Upload-Metadata": {"type": "string"}},
        )
    }

    def on_post(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Make the upload of an announced file (metadata ``file``), or announce it too (``batch`` and
        ``relativePath`` or ``filename``). Made again, it is the same upload, as far as it has come."""
        person = self._begin(req, resp)
        length = _number(req, "Upload-Length")
        if length > self._services.receiving.limits.file_bytes:
            raise falcon.HTTPContentTooLarge
        given = _metadata(req.get_header("Upload-Metadata") or "")
        with _as_tus_answers():
            file = self._line(person, given, length)
            if file.settlement is Settlement.REFUSED:
                raise UploadGone(file.why or "")
            if file.size != length:
                raise falcon.HTTPConflict
        if req.content_length:
            if req.content_type != CHUNK_TYPE:
                raise falcon.HTTPUnsupportedMediaType
            if file.settlement is Settlement.EXPECTED and file.received == 0:
                file = self._append(req, person, file.id, 0)
            # Otherwise the bytes are here already: the offset in the answer says so.
        resp.status = falcon.HTTP_201
        resp.set_headers({"Location": addresses.upload_address(file.id), "Upload-Offset": str(_offset(file))})
        _say_expiry(resp, file)

    def _line(self, person: Person, given: dict[str, str], length: int) -> BatchFile:
        services = self._services
        if file_id := given.get("file"):
            return services.receiving.look_up(person, file_id)
        path = clean_path(given.get("relativePath") or given.get("filename") or given.get("name") or "")
        sha256 = given.get("sha256")
        if sha256 is not None and not _SHA256.fullmatch(sha256):
            _refuse("Upload-Metadata")
        offered = Offered(path, length, sha256)
        began = day_began(services)
        (file,) = announce(
            services.database,
            services.clock,
            services.receiving.limits,
            person,
            given.get("batch", ""),
            [offered],
            began,
        )
        return file


class UploadResource(_Tus):
    """One upload."""

    operations: ClassVar = {
        "patch": Operation(
            name="append_to_upload",
            summary="Add a piece to a resumable upload",
            answers={204: Answer("Upload-Offset says how many bytes are durable", None, _NO_BODY)},
            problems=_PROBLEMS,
            path=_FILE_ID,
            body=Body(None, CHUNK_TYPE),
            headers=_VERSION | _OFFSET | {"Upload-Checksum": {"type": "string"}},
        ),
        "delete": Operation(
            name="cancel_upload",
            summary="Give an upload up",
            answers={204: Answer("It is gone", None, _NO_BODY)},
            problems=_PROBLEMS,
            path=_FILE_ID,
            headers=_VERSION,
        ),
        "post": Operation(
            name="upload_by_post",
            summary="PATCH or DELETE, named in X-HTTP-Method-Override, for clients that cannot say them",
            answers={204: Answer("As PATCH or DELETE", None, _NO_BODY)},
            problems=(*_PROBLEMS, 405),
            path=_FILE_ID,
            body=Body(None, CHUNK_TYPE, required=False),
            headers=_VERSION | {"X-HTTP-Method-Override": {"type": "string", "enum": ["PATCH", "DELETE"]}},
        ),
    }

    def on_head(self, req: falcon.Request, resp: falcon.Response, file_id: str) -> None:
        """How many bytes are durable here."""
        person = self._begin(req, resp)
        with _as_tus_answers():
            file = self._services.receiving.look_up(person, file_id)
        resp.set_headers({"Upload-Offset": str(_offset(file)), "Upload-Length": str(file.size)})
        _say_expiry(resp, file)

    def on_patch(self, req: falcon.Request, resp: falcon.Response, file_id: str) -> None:
        """Add a chunk; the offset answered is durable."""
        person = self._begin(req, resp)
        if req.content_type != CHUNK_TYPE:
            raise falcon.HTTPUnsupportedMediaType
        file = self._append(req, person, file_id, _number(req, "Upload-Offset"))
        resp.status = falcon.HTTP_204
        resp.set_header("Upload-Offset", str(_offset(file)))
        _say_expiry(resp, file)

    def on_delete(self, req: falcon.Request, resp: falcon.Response, file_id: str) -> None:
        """Give the upload up."""
        person = self._begin(req, resp)
        with _as_tus_answers():
            self._services.receiving.cancel(person, file_id)
        resp.status = falcon.HTTP_204

    def on_post(self, req: falcon.Request, resp: falcon.Response, file_id: str) -> None:
        """For clients that cannot say PATCH or DELETE (tus, X-HTTP-Method-Override)."""
        match req.get_header("X-HTTP-Method-Override"):
            case "PATCH":
                self.on_patch(req, resp, file_id)
            case "DELETE":
                self.on_delete(req, resp, file_id)
            case _:
                raise falcon.HTTPMethodNotAllowed(["HEAD", "PATCH", "DELETE", "OPTIONS"])


def _offset(file: BatchFile) -> int:
    """A file that is held already counts as received."""
    return file.received if file.settlement is Settlement.EXPECTED else file.size


def _say_expiry(resp: falcon.Response, file: BatchFile) -> None:
    if file.settlement is Settlement.EXPECTED and file.expires_at is not None:
        resp.set_header("Upload-Expires", format_datetime(file.expires_at.astimezone(dt.UTC), usegmt=True))


@contextmanager
def _as_tus_answers() -> Iterator[None]:
    """The archive's errors as the statuses that tus clients know; others pass."""
    try:
        yield
    except (OffsetConflict, Conflict) as error:
        raise falcon.HTTPConflict from error
    except ChecksumMismatch as error:
        raise falcon.HTTPError(_CHECKSUM_MISMATCH) from error
    except UploadBusy as error:
        raise falcon.HTTPLocked from error
    except UploadGone as error:
        raise falcon.HTTPGone from error


def _number(req: falcon.Request, name: str) -> int:
    given = req.get_header(name) or ""
    if not (given.isascii() and given.isdigit()) or len(given) > 16 or int(given) > _LARGEST_NUMBER:
        _refuse(name)
    return int(given)


def _checksum(req: falcon.Request) -> tuple[str, bytes] | None:
    given = req.get_header("Upload-Checksum")
    if given is None:
        return None
    algorithm, _, encoded = given.partition(" ")
    digest = _decoded(encoded, "Upload-Checksum")
    if ALGORITHMS.get(algorithm) != len(digest):
        _refuse("Upload-Checksum")
    return algorithm, digest


def _metadata(header: str) -> dict[str, str]:
    """Comma separated pairs of a key and its value in base64; a value may be missing."""
    given: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, encoded = pair.partition(" ")
        try:
            given[key] = _decoded(encoded, "Upload-Metadata").decode("utf-8")
        except UnicodeDecodeError:
            _refuse("Upload-Metadata")
    return given


def _decoded(encoded: str, header: str) -> bytes:
    try:
        return base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        _refuse(header)


def _refuse(header: str) -> NoReturn:
    raise InvalidInput("Tajuk {name} tidak dapat dipakai.", name=header)
