"""How do doc, ppt and rtf files become PDF, where LibreOffice is installed?"""

from __future__ import annotations

import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from archive.documents import Reason
from archive.errors import ConverterMissing, DamagedFile, PasswordProtected, UnreadableFile, UnsafeFile
from archive.extraction import Limits
from indexer import media_types as mt
from indexer.converter_child import TIMED_OUT

_USUAL_PLACES: Final = (
    "/usr/lib/libreoffice/program",
    "/usr/lib64/libreoffice/program",
    "/opt/libreoffice/program",
    "/usr/local/bin",
    "/snap/bin",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_MEMORY: Final = 2 << 30  # address space; of this it touches about a tenth
_SECONDS_PER_FILE: Final = 2  # beyond the limit for one, for each file of a batch
CONVERTIBLE_SUFFIX: Final = {
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/rtf": ".rtf",
    mt.DOCX: ".docx",
    mt.XLSX: ".xlsx",
    mt.PPTX: ".pptx",
    mt.ODT: ".odt",
    mt.ODS: ".ods",
    mt.ODP: ".odp",
}
"""Kinds of file LibreOffice makes a PDF of, and the ending by which it knows them. Only the first three need one to be
read; the others get one when somebody wants to black something out."""

_ONE_AT_A_TIME: Final = threading.Lock()

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR: Final = 512
_SECTORS_SEARCHED: Final = 256
_WORD_FIB: Final = b"\xec\xa5"
_LOCKED_SLIDES: Final = b"\x14\x00\x00\x00\xdf\xc4\xd1\xf3"  # CurrentUserAtom.headerToken, [MS-PPT] 2.3.2

# No macros, no embedded programs, nothing fetched from elsewhere: these files come from strangers.
_SETTINGS: Final = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def named_link(source: Path, folder: Path, document_id: str, media_type: str) -> Path:
    """LibreOffice goes by the file's ending, a blob has none: a link named for the document with the right one."""
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / f"{document_id}{CONVERTIBLE_SUFFIX[media_type]}"
    link.symlink_to(source.absolute())
    return link


def find_converter() -> Path | None:
    """LibreOffice's program, looked for afresh each time, so that one installed later is found."""
    for places in (None, os.pathsep.join(_USUAL_PLACES)):
        for name in ("soffice", "libreoffice"):
            if found := shutil.which(name, path=places):
                return Path(found)
    return None


def convert(paths: Sequence[Path], out: Path, limits: Limits) -> list[Path | UnreadableFile]:
    """Make a PDF of each file; for each of ``paths``, in order, the PDF below ``out`` or why there is none.

    One LibreOffice converts the whole batch; when a file brings it down, that file is given up
    and the rest go on. Only one batch runs at a time, others wait. Raises ConverterMissing.
    """
    program = find_converter()
    if program is None:
        raise ConverterMissing("soffice is not installed")
    out.mkdir(parents=True, exist_ok=True)
    results: dict[int, Path | UnreadableFile] = {}
    with _ONE_AT_A_TIME, tempfile.TemporaryDirectory(prefix="converter-", dir=out) as room:
        sources = _numbered(paths, Path(room))
        profile = _profile(Path(room))
        while left := [number for number in range(len(paths)) if number not in results]:
            code = _run(program, profile, [sources[number] for number in left], out, limits)
            made = {number: out / f"{sources[number].stem}.pdf" for number in left}
            results |= {number: pdf for number, pdf in made.items() if _is_complete(pdf)}
            missing = [number for number in left if number not in results]
            given_up = missing if code == 0 else missing[:1]  # LibreOffice goes through them in order
            results |= {number: _failure(paths[number], code, limits) for number in given_up}
    return [results[number] for number in range(len(paths))]


def _numbered(paths: Sequence[Path], room: Path) -> list[Path]:
    """Links with names of their own: two files of a batch may be called the same."""
    links = [room / f"{number:05}{path.suffix.lower()}" for number, path in enumerate(paths)]
    for link, path in zip(links, paths, strict=True):
        link.symlink_to(path.absolute())
    return links


def _profile(room: Path) -> Path:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    settings = room / "profile" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>\n"
    )
    return room / "profile"


def _run(program: Path, profile: Path, sources: Sequence[Path], out: Path, limits: Limits) -> int:
    """LibreOffice's exit code; nothing of it is left when this returns."""
    extra = _SECONDS_PER_FILE * len(sources)
    bounds = (_MEMORY, limits.cpu_seconds + extra, limits.wall_seconds + extra, limits.file_size)
    command = [
        *(sys.executable, "-P", "-m", "indexer.converter_child", *map(str, bounds)),
        *(str(program), f"-env:UserInstallation={profile.absolute().as_uri()}"),
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--convert-to", "pdf"),
        *("--outdir", str(out.absolute()), *map(str, sources)),
    ]
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(profile),
        "TMPDIR": str(profile.parent),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    # Our end of its stdin closes when we die, however that happens: then it ends, too.
    with subprocess.Popen(
        command,
        env=environment,
        cwd=profile,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.wait()
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _is_complete(pdf: Path) -> bool:
    """Whether LibreOffice got to the end of it."""
    if not pdf.is_file():
        return False
    with pdf.open("rb") as file:
        file.seek(max(0, pdf.stat().st_size - 1024))
        return b"%%EOF" in file.read()


def _failure(path: Path, code: int, limits: Limits) -> UnreadableFile:
    if code == TIMED_OUT:
        return UnsafeFile(Reason.OUT_OF_TIME, "conversion took too long", limit=limits.wall_seconds)
    if _is_locked(path):
        return PasswordProtected("encrypted Office file")
    return DamagedFile(f"LibreOffice made no PDF of it (exit code {code})", Reason.CONVERTER_FAILED)


def _is_locked(path: Path) -> bool:
    """Whether a doc or ppt file says that it is encrypted; looked for in its bytes, without parsing them here."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[: len(_OLE)] != _OLE:
            return False
        for sector in range(_SECTOR, min(len(content), _SECTORS_SEARCHED * _SECTOR), _SECTOR):
            if content[sector : sector + 2] == _WORD_FIB:
                return bool(content[sector + 11] & 1)  # FibBase.fEncrypted, [MS-DOC] 2.5.2
        return content.find(_LOCKED_SLIDES) >= 0
