"""A command that cannot be understood is answered in plain words that say what to do."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from search_api.cli import arsip
from search_api.commands.usage import usage_sentence


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (["serch"], "Tidak ada perintah serch. Mungkin maksud Anda: search."),
        (["xyz"], "Tidak ada perintah xyz."),
        (["withdraw", "abc"], "Sebutkan --why; arti tiap pilihan ada di arsip withdraw --help."),
        (["withdraw", "abc", "--wy", "x"], "Tidak ada pilihan --wy. Mungkin maksud Anda: --why."),
        (
            ["users", "add", "rahma", "--role", "boss"],
            "Nilai untuk --role tidak dikenal; yang ada: officer, librarian, information_office, supervisor,"
            " administrator, auditor.",
        ),
    ],
)
def test_a_slip_is_answered_in_plain_words(
    line: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARSIP_DATA", str(tmp_path))
    with pytest.raises(click.ClickException) as caught:
        arsip(line, standalone_mode=False, prog_name="arsip")
    assert usage_sentence(caught.value) == sentence
