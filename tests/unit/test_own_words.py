from __future__ import annotations

import datetime as dt

from archive.asked_queries import OwnWord, WordKind
from archive.query_language import parse
from indexer.engines.whoosh.compile import compile_tree
from indexer.engines.whoosh.leaves import Word
from indexer.own_words import OwnWords, concerns

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def synonym(wording: str, meaning: str) -> OwnWord:
    return OwnWord(WordKind.SYNONYM, wording, meaning, "rina", AT)


def protected(wording: str) -> OwnWord:
    return OwnWord(WordKind.PROTECTED, wording, "", "rina", AT)


def readings(words: OwnWords, *asked: str) -> list[tuple[tuple[str, ...], ...]]:
    return [each.readings for each in words.expansions(asked)]


def test_own_synonyms_join_those_of_the_program_and_go_again() -> None:
    own = [synonym("batu bara tanah", "lahan gambut")]
    words = OwnWords(lambda: own, look_seconds=0.0)
    assert readings(words, "lahan", "gambut") == [(("batu", "bara", "tanah"),)]
    assert readings(words, "batu", "bara", "tanah") == [(("lahan", "gambut"),)]
    assert readings(words, "dinkes") == [(("dinas", "kesehatan"),)]
    own.clear()
    assert readings(words, "lahan", "gambut") == []


def test_words_are_tried_without_being_kept() -> None:
    words = OwnWords(list, look_seconds=0.0)
    tried = words.with_words([synonym("gambut", "rawa"), protected("pengadilan")])
    assert readings(tried, "rawa") == [(("gambut",),)]
    assert tried.protects("pengadilan")
    assert readings(words, "rawa") == []
    assert not words.protects("pengadilan")


def test_added_words_are_looked_for_at_intervals_only() -> None:
    asked = []

    def load() -> list[OwnWord]:
        asked.append(1)
        return []

    words = OwnWords(load, look_seconds=3600.0)
    for _ in range(5):
        words.expansions(["rawa"])
    assert len(asked) == 1


def test_a_protected_word_is_asked_for_without_its_stem() -> None:
    words = OwnWords(lambda: [protected("pengadilan")], look_seconds=0.0)
    assert compile_tree(parse("pengadilan").tree, words).tree == Word("pengadilan", None, None)
    assert compile_tree(parse("keadilan").tree, words).tree == Word("keadilan", "adil", None)


def test_a_word_concerns_questions_that_hold_one_of_its_wordings() -> None:
    word = synonym("e-ktp", "kartu tanda penduduk")
    assert concerns(word, "cara membuat E-KTP")
    assert concerns(word, "kartu tanda penduduk hilang")
    assert not concerns(word, "kartu penduduk")
    assert concerns(word, "kartu tanda pendudk")  # corrected, it holds the word
    assert not concerns(synonym("kia", "kartu identitas anak"), "kis")
    assert concerns(protected("pengadilan"), "alamat pengadilan")
    assert not concerns(protected("pengadilan"), "keadilan")
