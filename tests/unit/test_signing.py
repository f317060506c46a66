"""What the server signed it knows again; anything else it does not."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from search_api.signing import Signer

NOW = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(minutes=5)
SIGNER = Signer.random()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back_until_it_ends(text: str) -> None:
    signed = SIGNER.sign("x", text, SOON)

    assert SIGNER.read("x", signed, NOW) == text
    assert SIGNER.read("x", signed, SOON) is None


@given(st.text())
def test_nothing_else_is_read(text: str) -> None:
    assert SIGNER.read("x", text, NOW) is None


@given(st.data())
def test_no_character_can_be_changed(data: st.DataObject) -> None:
    signed = SIGNER.sign("x", "petugas", SOON)
    place = data.draw(st.integers(0, len(signed) - 1))
    other = data.draw(st.sampled_from("0aZ_-."))
    changed = signed[:place] + other + signed[place + 1 :]

    assert (SIGNER.read("x", changed, NOW) is None) == (changed != signed)


def test_another_purpose_or_another_key_is_refused() -> None:
    signed = SIGNER.sign("x", "petugas", SOON)

    assert SIGNER.read("y", signed, NOW) is None
    assert Signer.random().read("x", signed, NOW) is None


def test_the_key_is_kept_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "signing.key"
    signed = Signer.kept_in(path).sign("x", "petugas", SOON)

    assert Signer.kept_in(path).read("x", signed, NOW) == "petugas"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]
