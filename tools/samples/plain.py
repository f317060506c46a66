"""How does a text become RTF, a mail with an attachment, or an old binary Office file?"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from email.message import EmailMessage
from pathlib import Path

from tools.samples.blocks import FOOTER, Kind, parse


def make_rtf(text: str, *, title: str) -> bytes:
    """The text as rich text, with the footer on every page."""
    lines = []
    for block in parse(text):
        words = _rtf(block.text)
        match block.kind:
            case Kind.TITLE:
                lines.append(r"\pard\qc{\b\fs28 " + words + r"}\par")
            case Kind.CENTRED:
                lines.append(r"\pard\qc " + words + r"\par")
            case Kind.HEADING:
                lines.append(r"\pard\sb120{\b " + words + r"}\par")
            case Kind.SIGNATURE:
                lines.append(r"\pard\li4800 " + words + r"\par")
            case Kind.BREAK:
                lines.append(r"\page")
            case _:
                lines.append(r"\pard\qj " + words + r"\par")
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times New Roman;}}{\info{\title " + _rtf(title) + "}}"
    footer = r"{\footer\pard\qc\fs16 " + FOOTER + r"\par}"
    return (head + "\\paperw11906\\paperh16838\\f0\\fs23" + footer + "\n" + "\n".join(lines) + "}").encode("ascii")


def _rtf(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("{", r"\{").replace("}", r"\}")
    return "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in escaped)


def make_mail(
    body: str, *, subject: str, sender: str, recipient: str, sent: str, attachment: bytes, name: str
) -> bytes:
    """A mail with one PDF attached; ``sent`` is an RFC 5322 date."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = sender, recipient, subject, sent
    mail["Message-ID"] = "<undangan-monev-2025@contoh.invalid>"
    mail.set_content(body)
    mail.add_attachment(attachment, maintype="application", subtype="pdf", filename=name)
    mail.set_boundary("=_contoh-dokumen_=")
    return mail.as_bytes()


def old_office(modern: bytes, suffix: str, old_suffix: str) -> bytes | None:
    """The file in the format of Office 97, or None where LibreOffice is not installed. Bytes differ between runs."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"naskah.{suffix}")
        source.write_bytes(modern)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", old_suffix, "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return source.with_suffix(f".{old_suffix}").read_bytes()
