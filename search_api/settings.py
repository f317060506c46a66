"""Which settings are there, what do they default to, and what do they mean? The only reader of the environment."""

from __future__ import annotations

import dataclasses
import ipaddress
import os
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_type_hints

import msgspec

from archive.errors import InvalidInput
from archive.people import Role
from search_api.accent import check_accent

PREFIX = "ARSIP_"
CONFIG_VARIABLE = "ARSIP_CONFIG"
METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes that answer side by side keep their counts; prometheus_client reads it when it is imported."""

MOST_PROCESSES_UNASKED = 4


def _help(text: str, ge: int | None = None, le: int | None = None) -> msgspec.Meta:
    return msgspec.Meta(description=text, ge=ge, le=le)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, once. The environment (``ARSIP_DATA``) wins over the TOML file (``data = "…"``)."""

    data: Annotated[str, _help("Data directory: database, files, index and caches")] = "data"
    host: Annotated[str, _help("Address the server listens on")] = "127.0.0.1"
    port: Annotated[int, _help("Port; 0 picks a free one", ge=0, le=65535)] = 8080
    database_url: Annotated[str, _help("Database; empty: SQLite in the data directory")] = ""
    blobs_url: Annotated[str, _help("Blob store as a file:// URL; empty: in the data directory")] = ""
    search_url: Annotated[str, _help("Search index as a whoosh:// URL; empty: in the data directory")] = ""
    site_name: Annotated[str, _help("Name of the archive on every page")] = "Arsip Publik"
    agency_name: Annotated[str, _help("The public body whose archive this is; stands beside the site's name")] = ""
    office_name: Annotated[str, _help("The information office (PPID) that answers requests")] = ""
    office_address: Annotated[str, _help("Its address, on one line")] = ""
    office_email: Annotated[str, _help("Its e-mail address")] = ""
    office_phone: Annotated[str, _help("Its telephone number")] = ""
    office_hours: Annotated[str, _help("When it is open, e.g. Senin-Jumat 08.00-15.00 WIB")] = ""
    accent_color: Annotated[str, _help("Colour of links and buttons as #rrggbb; empty: the archive's own")] = ""
    base_url: Annotated[str, _help("Public address, e.g. https://arsip.example.go.id; empty: as requested")] = ""
    time_zone: Annotated[str, _help("IANA time zone in which times are shown")] = "Asia/Jakarta"
    language: Annotated[Literal["id", "en"], _help("Language when the reader asks for none")] = "id"
    server_processes: Annotated[int, _help("Processes that answer requests; 0: one a core, four at most", ge=0)] = 0
    server_threads: Annotated[int, _help("Threads of each of them", ge=1)] = 4
    in_flight_limit: Annotated[int, _help("Requests at once in each before it answers 503", ge=1)] = 64
    queue_seconds: Annotated[int, _help("Seconds a request may wait for a thread before it is answered 503", ge=1)] = 2
    client_rate: Annotated[int, _help("Requests of a client a minute, in each process; 0: no limit", ge=0)] = 600
    trusted_proxy: Annotated[str, _help("Address of the reverse proxy in front; empty: none")] = ""
    search_cache_mb: Annotated[int, _help("Room for what searches leave for the next, in MiB altogether", ge=0)] = 256
    search_seconds: Annotated[int, _help("Seconds after which a search is given up with an answer 503", ge=1)] = 5
    index_memory_mb: Annotated[int, _help("Memory for building and merging the index, in MiB", ge=16)] = 256
    worker_threads: Annotated[int, _help("Files read at the same time; 0: one for each processor core", ge=0)] = 0
    extract_memory_mb: Annotated[int, _help("Address space for reading one file, in MiB", ge=256)] = 640
    extract_cpu_seconds: Annotated[int, _help("Processor seconds for reading one file", ge=1)] = 60
    extract_wall_seconds: Annotated[int, _help("Seconds for reading one file", ge=1)] = 90
    page_image_cache_mb: Annotated[int, _help("Room for cached page images, in MiB", ge=1)] = 2048
    session_idle_minutes: Annotated[int, _help("Minutes after which an unused session ends", ge=5)] = 120
    session_hours: Annotated[int, _help("Hours after which every session ends", ge=1, le=72)] = 12
    second_factor_roles: Annotated[str, _help("Roles that need a second factor, e.g. administrator,librarian")] = ""
    count_questions: Annotated[bool, _help("Count what is asked how often, without a trace of who asked")] = True
    require_subjects: Annotated[bool, _help("Publish only what has at least one subject")] = False
    demo: Annotated[bool, _help("Demonstration: accounts to try out, and a label on every page")] = False
    as_: Annotated[str, _help("Login of the person in whose name commands act; empty: the console, which may all")] = ""
    replace_ocr_layer: Annotated[bool, _help("Read a scan again although another program's OCR text is in it")] = False
    openid_issuer: Annotated[str, _help("Address (issuer) of a sign-in service, OpenID Connect; empty: none")] = ""
    openid_client_id: Annotated[str, _help("By which name the service knows this archive")] = ""
    openid_client_secret: Annotated[str, _help("What the archive proves itself with to the service")] = ""
    openid_name: Annotated[str, _help("What people call the service, e.g. SSO Kotawaringin Timur")] = "OpenID"
    openid_claim: Annotated[Literal["preferred_username", "email"], _help("What of the service is the login here")] = (
        "preferred_username"
    )
    upload_file_mb: Annotated[int, _help("Largest file an officer may send, in MiB", ge=1)] = 2048
    upload_batch_files: Annotated[int, _help("Files in one batch at most", ge=1)] = 5000
    upload_unit_day_mb: Annotated[int, _help("What one unit may send in a day, in MiB", ge=1)] = 20480
    upload_days: Annotated[int, _help("Days an unfinished upload is kept after its last byte", ge=1)] = 7
    clamd: Annotated[str, _help("Virus scanner as host:port or the path of its socket; empty: none")] = ""
    log_format: Annotated[Literal["console", "json"], _help("How log lines are written")] = "console"
    log_level: Annotated[Literal["debug", "info", "warning", "error"], _help("What is logged")] = "info"

    @property
    def data_path(self) -> Path:
        """The data directory as an absolute path."""
        return Path(self.data).expanduser().resolve()

    @property
    def effective_database_url(self) -> str:
        """The database URL, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_path / 'archive.db'}"

    @property
    def blobs_path(self) -> Path:
        """Where blobs lie. Raises InvalidInput for a store this version does not speak."""
        return self._local_path("blobs_url", "file", self.data_path / "blobs")

    @property
    def answering_processes(self) -> int:
        """How many processes answer requests."""
        return self.server_processes or min(os.cpu_count() or 1, MOST_PROCESSES_UNASKED)

    @property
    def index_path(self) -> Path:
        """Where index generations lie. Raises InvalidInput for an engine this version does not speak."""
        return self._local_path("search_url", "whoosh", self.data_path / "index")

    @property
    def roles_with_second_factor(self) -> frozenset[Role]:
        """The roles of ``second_factor_roles``. Raises InvalidInput for one there is not."""
        named = self.second_factor_roles.replace(",", " ").split()
        if unknown := sorted(set(named) - {role.value for role in Role}):
            raise InvalidInput(
                "{setting}: tidak ada peran bernama {name}; yang ada: {known}.",
                setting=variable("second_factor_roles"),
                name=unknown[0],
                known=", ".join(role.value for role in Role),
            )
        return frozenset(Role(name) for name in named)

    def _local_path(self, name: str, scheme: str, default: Path) -> Path:
        value: str = getattr(self, name)
        if not value:
            return default
        prefix = f"{scheme}://"
        if not value.startswith(prefix):
            raise InvalidInput("{setting} harus diawali {prefix}", setting=variable(name), prefix=prefix)
        return Path(value.removeprefix(prefix))


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper().rstrip("_")


def table() -> list[tuple[str, str, str]]:
    """(environment variable, default, help) of every setting, for documentation and ``arsip doctor``."""
    hints = get_type_hints(Settings, include_extras=True)
    return [
        (variable(f.name), str(f.default), hints[f.name].__metadata__[0].description)
        for f in dataclasses.fields(Settings)
    ]


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment over the TOML file (``ARSIP_CONFIG``, else ``arsip.toml`` if there is one).

    Raises InvalidInput naming the setting and what it may be.
    """
    env = os.environ if environment is None else environment
    names = {f.name for f in dataclasses.fields(Settings)}
    values: dict[str, object] = {}
    config = env.get(CONFIG_VARIABLE)
    path = Path(config or "arsip.toml")
    if path.is_file():
        try:
            values.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise InvalidInput("{path} bukan TOML yang sah: {error}", path=str(path), error=str(error)) from error
        if unknown := sorted(set(values) - names):
            raise InvalidInput(
                "{path} memuat pengaturan yang tidak dikenal: {names}", path=str(path), names=", ".join(unknown)
            )
    elif config:
        raise InvalidInput("{setting} menunjuk {path}, yang tidak ada", setting=CONFIG_VARIABLE, path=config)
    known = {variable(name): name for name in names}
    for key, value in env.items():
        if key in known:
            values[known[key]] = value
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidInput(
            "Pengaturan tidak dapat dipakai: {error}. `arsip doctor` menampilkan semua pengaturan.", error=str(error)
        ) from error
    _check_proxy(settings.trusted_proxy)
    try:
        zoneinfo.ZoneInfo(settings.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(
            "{setting}: tidak ada zona waktu bernama {name}", setting=variable("time_zone"), name=settings.time_zone
        ) from error
    _ = settings.roles_with_second_factor
    if settings.accent_color:
        check_accent(settings.accent_color, variable("accent_color"))
    return settings


def _check_proxy(address: str) -> None:
    """The server compares text, so only the usual way to write an address is taken."""
    try:
        usual = str(ipaddress.ip_address(address)) if address else ""
    except ValueError:
        usual = ""
    if address != usual:
        raise InvalidInput(
            "{setting} harus satu alamat IP seperti 127.0.0.1 atau ::1, bukan {value}",
            setting=variable("trusted_proxy"),
            value=address,
        )


def counts_with_others() -> bool:
    """Whether this process is one of several whose counts are read together."""
    return METRICS_VARIABLE in os.environ


def process_environment(**changes: str) -> dict[str, str]:
    """The environment for a child process of ours: this one's with ``changes``."""
    return {**os.environ, **changes}
