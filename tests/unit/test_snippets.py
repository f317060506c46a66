from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.snippets import LENGTH, Wanted, snippet

PEGAWAI = Wanted(exact=frozenset({"pegawai"}))


def test_whole_words_around_the_find() -> None:
    html = snippet("awal " * 200 + "(pegawai) negeri, " + "akhir " * 200, PEGAWAI)
    assert html.startswith("… awal ")
    assert html.endswith(" akhir …")
    assert "awal (<mark>pegawai</mark>) negeri, akhir" in html
    assert LENGTH - 40 < len(html) < LENGTH + 40


def test_short_text_is_shown_whole() -> None:
    assert snippet("Data pegawai (2024).", PEGAWAI) == "Data <mark>pegawai</mark> (2024)."


def test_densest_place_is_chosen() -> None:
    wanted = Wanted(exact=frozenset({"dana", "desa"}))
    text = "dana satu " + "isi " * 100 + "dana desa " + "isi " * 100 + "desa desa desa"
    assert "<mark>dana desa</mark>" in snippet(text, wanted)


def test_stems_prefixes_and_sequences_are_marked() -> None:
    wanted = Wanted(stems=frozenset({"pegawai"}), prefixes=("retr",), sequences=(("pajak", "bumi"),))
    html = snippet("kepegawaian, retribusi, pajak bumi, bumi, pajak", wanted)
    assert html == "<mark>kepegawaian</mark>, <mark>retribusi</mark>, <mark>pajak bumi</mark>, bumi, pajak"


def test_reduplication_is_marked_as_one() -> None:
    wanted = Wanted(sequences=(("undang", "undang"),))
    assert snippet("undang-undang, undang2", wanted) == "<mark>undang-undang</mark>, <mark>undang2</mark>"


def test_leaders_and_line_breaks_are_tidied() -> None:
    assert snippet("Bab I ............... pegawai\n\n   3", PEGAWAI) == "Bab I ... <mark>pegawai</mark> 3"


def test_nothing_is_shown_where_nothing_is_found() -> None:
    assert snippet("tidak ada", PEGAWAI) == ""
    assert snippet("", PEGAWAI) == ""


@given(
    st.text(alphabet=st.sampled_from("<>&\"'ab \n.-2²"), max_size=400), st.text(alphabet="ab", min_size=1, max_size=2)
)
def test_mark_is_the_only_markup(text: str, word: str) -> None:
    html = snippet(f"{text} {word}", Wanted(exact=frozenset({word})))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == html.count("</mark>") > 0
    assert "<" not in bare
    assert ">" not in bare
    assert len(bare) < 6 * 3 * LENGTH
