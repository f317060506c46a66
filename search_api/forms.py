"""What did a form send, and did it come from a page of this site?

Every form carries a token that only this site can have put there: bound to the session where there is one, short-lived
where there is none. Tokens differ each time, so that a compressed page gives nothing of them away.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final, cast
from urllib.parse import parse_qsl

import falcon
from markupsafe import Markup

from archive.errors import Forbidden, InvalidInput
from archive.full_disk import no_room_is_storage_full
from search_api.identity import identity_of
from search_api.services import Services
from search_api.translation import N_

FIELD: Final = "csrf"
HEADER: Final = "X-CSRF-Token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_FIELDS: Final = 20_000
MOST_TEXT_BYTES: Final = 8 << 20
STALE: Final = N_("Formulir ini terlalu lama terbuka atau tidak berasal dari situs ini. Muat ulang, lalu kirim lagi.")

_WITHOUT_SESSION: Final = dt.timedelta(hours=1)
_IN_MEMORY: Final = 1 << 20
_URLENCODED: Final = "application/x-www-form-urlencoded"
_MULTIPART: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class FormFile:
    """A file somebody chose. ``name`` is what they call it, not to be trusted; ``stream`` stands at its start and is
    closed when the request has been answered."""

    name: str
    media_type: str
    stream: BinaryIO
    size: int


@dataclass(frozen=True, slots=True)
class Form:
    """What was filled in, in the order of the page."""

    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uploads: Mapping[str, Sequence[FormFile]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The last value of this field without space around it; empty where there is none."""
        values = self.fields.get(name)
        return values[-1].strip() if values else ""

    def texts(self, name: str) -> list[str]:
        """Every value of a field that may occur often."""
        return [value.strip() for value in self.fields.get(name, ())]

    def secret(self, name: str) -> str:
        """A value as it was typed: a password may begin or end with a space."""
        values = self.fields.get(name)
        return values[-1] if values else ""

    def files(self, name: str) -> list[FormFile]:
        """The files chosen in this field; none where it was left empty."""
        return list(self.uploads.get(name, ()))

    def close(self) -> None:
        """Give back what the files occupy."""
        for chosen in self.uploads.values():
            for each in chosen:
                each.stream.close()


def form_of(req: falcon.Request) -> Form:
    """The form of this request, read once. Raises InvalidInput, and Forbidden unless it carries the site's token.

    A program that acts with a key needs no token: no browser sends keys unasked.
    """
    form = req.context.get("form")
    if not isinstance(form, Form):
        form = _read(req)
        req.context["form"] = form
        _check(req, form)
    return form


def is_form(req: falcon.Request) -> bool:
    """Whether the body says of itself that it is a form."""
    return _media_type(req) in (_URLENCODED, _MULTIPART)


def check_token(req: falcon.Request) -> None:
    """Refuse a change that another site, or nobody's page, asked for: by the form's field or by the header.

    Raises Forbidden. Done for every method that changes something, before any resource runs.
    """
    if is_form(req):
        form_of(req)
    else:
        _check(req, Form())


def csrf_token(req: falcon.Request) -> str:
    """A token for the forms of this page."""
    services = _services(req)
    identity = identity_of(req)
    session = identity.session if identity else None
    until = session.ends_at if session else services.clock.now() + _WITHOUT_SESSION
    return services.signer.sign(_purpose(req), secrets.token_urlsafe(9), until)


def csrf_field(req: falcon.Request) -> Markup:
    """The hidden field that belongs into every form."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token(req))


def _check(req: falcon.Request, form: Form) -> None:
    identity = identity_of(req)
    if req.method in SAFE_METHODS or (identity is not None and identity.session is None):
        return
    services = _services(req)
    token = req.get_header(HEADER) or form.text(FIELD)
    genuine = services.signer.read(_purpose(req), token, services.clock.now()) is not None
    if not genuine or not _from_this_site(req, services.site.base_url):
        raise Forbidden(STALE)


def _purpose(req: falcon.Request) -> str:
    identity = identity_of(req)
    return f"form {identity.session.digest}" if identity and identity.session else "form without session"


def _from_this_site(req: falcon.Request, base_url: str | None) -> bool:
    """What the browser says of where the request comes from; browsers that say nothing have the token only."""
    if (site := req.get_header("Sec-Fetch-Site")) is not None:
        return site in ("same-origin", "none")
    sender = req.get_header("Origin")
    return sender is None or sender in (req.prefix, base_url)


def _services(req: falcon.Request) -> Services:
    return cast(Services, req.context["services"])


def _media_type(req: falcon.Request) -> str:
    return (req.content_type or "").partition(";")[0].strip().lower()


def _read(req: falcon.Request) -> Form:
    if not req.content_length:
        return Form()
    match _media_type(req):
        case "application/x-www-form-urlencoded":
            return Form(_urlencoded(req))
        case "multipart/form-data":
            return _multipart(req)
    return Form()


def _urlencoded(req: falcon.Request) -> dict[str, list[str]]:
    body = req.bounded_stream.read(MOST_TEXT_BYTES + 1)
    if len(body) > MOST_TEXT_BYTES:
        raise InvalidInput("Isi formulir terlalu panjang.")
    fields: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError as error:
        raise InvalidInput("Formulir tidak dapat dibaca.") from error
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _multipart(req: falcon.Request) -> Form:
    fields: dict[str, list[str]] = {}
    uploads: dict[str, list[FormFile]] = {}
    try:
        for part in req.get_media():
            name = part.name or ""
            if part.filename is None:
                fields.setdefault(name, []).append(part.get_text() or "")
            elif part.filename:
                uploads.setdefault(name, []).append(_file(part.filename, part.content_type, part.stream))
            else:
                part.stream.exhaust()  # a file field in which nothing was chosen
    except (falcon.MediaMalformedError, UnicodeDecodeError) as error:
        Form(fields, uploads).close()
        raise InvalidInput("Formulir tidak dapat dibaca.") from error
    except BaseException:
        Form(fields, uploads).close()
        raise
    return Form(fields, uploads)


def _file(name: str, media_type: str, source: BinaryIO) -> FormFile:
    kept = cast(BinaryIO, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - Form.close
    try:
        with no_room_is_storage_full():
            shutil.copyfileobj(source, kept, 1 << 16)
        size = kept.tell()
        kept.seek(0)
    except BaseException:
        kept.close()
        raise
    return FormFile(name, media_type, kept, size)
