from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from archive.errors import UnsafeFile
from archive.extraction import ExtractedDocument

Extract = Callable[..., ExtractedDocument]


@pytest.fixture
def message() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Sekretariat Daerah <setda@example.go.id>"
    mail["To"] = "dinas@example.go.id"
    mail["Subject"] = "Undangan – Rapat Koordinasi"
    mail["Date"] = "Thu, 14 Mar 2024 08:00:00 +0700"
    mail["Message-ID"] = "<1@example.go.id>"
    mail.set_content("Mohon hadir tepat waktu.\n")
    return mail


def test_headers_and_body_are_the_text_and_headers_the_properties(extract: Extract, message: EmailMessage) -> None:
    document = extract(message.as_bytes(), "surat.eml")
    assert document.pages[0].text == (
        "From: Sekretariat Daerah <setda@example.go.id>\nTo: dinas@example.go.id\n"
        "Subject: Undangan – Rapat Koordinasi\nDate: Thu, 14 Mar 2024 08:00:00 +0700\n\nMohon hadir tepat waktu."
    )
    assert document.properties == {
        "title": "Undangan – Rapat Koordinasi",
        "author": "Sekretariat Daerah <setda@example.go.id>",
        "created": "2024-03-14T08:00:00+07:00",
    }


def test_the_plain_body_is_preferred_and_html_used_alone(extract: Extract, message: EmailMessage) -> None:
    message.add_alternative("<p>Versi <b>web</b></p>", subtype="html")
    assert "Versi web" not in extract(message.as_bytes()).pages[0].text
    message.clear_content()
    message.set_content("<p>Versi <b>web</b></p>", subtype="html")
    assert extract(message.as_bytes()).pages[0].text.endswith("Versi web")


def test_attachments_become_members_under_harmless_names(extract: Extract, message: EmailMessage, work: Path) -> None:
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="../../etc/surat.pdf")
    inner = EmailMessage()
    inner["Subject"] = "Terusan"
    inner.set_content("isi lama")
    message.add_attachment(inner)
    document = extract(message.as_bytes())
    assert [(member.index, member.file_name) for member in document.members] == [(0, "surat.pdf"), (1, "Terusan.eml")]
    assert (work / document.members[0].stored_at).read_bytes() == b"%PDF-1.4"
    assert b"isi lama" in (work / document.members[1].stored_at).read_bytes()
    assert sorted(path.name for path in work.iterdir()) == ["member-00000", "member-00001"]


def test_attachments_beyond_the_limit_are_refused(extract: Extract, message: EmailMessage) -> None:
    for number in range(3):
        message.add_attachment(b"x" * 400, maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    with pytest.raises(UnsafeFile):
        extract(message.as_bytes(), unpacked=1000)


def test_a_broken_date_costs_only_itself(extract: Extract) -> None:
    document = extract(b"Message-ID: <1@x>\nFrom: a@x\nDate: kemarin\nSubject: s\n\nisi")
    assert "created" not in document.properties
    assert document.pages[0].text.endswith("isi")


def test_parts_nested_too_deep_never_escape_as_another_error(extract: Extract) -> None:
    part = b"isi"
    for number in range(1500):
        bound = str(number).encode()
        part = b"Content-Type: multipart/mixed; boundary=" + bound + b"\n\n--" + bound + b"\n" + part
    try:
        extract(b"From: a@x\nMessage-ID: <1@x>\n" + part)
    except UnsafeFile as error:
        assert error.reason
