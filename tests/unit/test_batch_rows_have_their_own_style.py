"""What colours a row of a batch is written for batches: no style of another room reaches it."""

from __future__ import annotations

import re
from pathlib import Path

import search_api

HOME = Path(search_api.__file__ or "").parent
SHEETS = HOME / "static/staff-css"


def row_class() -> str:
    found = re.search(r'class="([a-z-]+-){{ file.state }}"', (HOME / "templates/staff/upload/batch.html").read_text())
    assert found
    return found[1]


def test_page_and_script_name_the_rows_alike() -> None:
    assert f"`{row_class()}${{file.state}}`" in (HOME / "static/batch.js").read_text()


def test_only_the_sheet_of_uploads_styles_them() -> None:
    named = re.compile(rf"\.{row_class()}(?:draft|published|refused|needs_attention|submitted|withdrawn)\b")
    speaking = [each.name for each in sorted(SHEETS.glob("*.css")) if named.search(each.read_text())]
    assert speaking == ["3-upload.css"]
