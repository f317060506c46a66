"""Do the lists that come with the program agree with each other, and with the samples?"""

from __future__ import annotations

import re

from archive.classification import InformationClass
from search_api.samples import load
from storage.reference_lists import reference_items, reference_subjects, source_names

ITEMS = reference_items()


def test_every_open_class_has_reference_items_and_the_exempt_one_has_none() -> None:
    assert {item.information_class for item in ITEMS.values()} == set(InformationClass) - {InformationClass.EXEMPT}


def test_what_is_known_only_in_general_is_not_verified() -> None:
    assert not ITEMS["bk-a2"].verified  # src: K
    assert not ITEMS["ss-f"].verified  # src: kkp-saq + K
    assert not ITEMS["bk-g"].verified  # no source is named
    assert not ITEMS["ss-b"].verified  # one of its details is marked (K)
    assert ITEMS["bk-d1"].verified


def test_sources_are_named_and_no_sign_of_the_list_is_shown_to_readers() -> None:
    assert {source for item in ITEMS.values() for source in item.sources} <= set(source_names())
    shown = [text for item in ITEMS.values() for text in (item.text, *item.details)]
    assert [text for text in shown if re.search(r"\(K\)|pbj\.", text)] == []


def test_details_of_an_item_are_those_of_its_list() -> None:
    assert ITEMS["bk-i2"].details[0] == "Kerangka Acuan Kerja (KAK)"
    assert ITEMS["bk-d2"].details == ()
    assert ITEMS["bk-d2"].heading == "Ringkasan laporan keuangan yang telah diaudit"


def test_subjects_are_distinct_said_in_both_languages_and_stand_under_known_ones() -> None:
    subjects = reference_subjects()
    codes = [subject.code for subject in subjects]
    assert len(set(codes)) == len(codes) >= 20
    assert all(re.fullmatch(r"[a-z][a-z-]*", code) for code in codes)
    assert all(subject.gloss and subject.name_en and subject.gloss_en for subject in subjects)
    for place, subject in enumerate(subjects):
        assert subject.broader is None or subject.broader in codes[:place]


def test_samples_name_items_of_their_class_and_known_subjects() -> None:
    subjects = {subject.code for subject in reference_subjects()}
    for sample in load():
        assert sample.item in ITEMS, sample.file
        assert ITEMS[sample.item].information_class is sample.information_class, sample.file
        assert sample.subjects, sample.file
        assert set(sample.subjects) <= subjects, sample.file
