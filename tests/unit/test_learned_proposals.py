from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from archive.learned import Example, LearnedField, Measure, lower_bound
from indexer.proposing.calibrating import fitted
from indexer.proposing.features import features_of, places_in
from indexer.proposing.model import LIKELY, Model, decoded
from indexer.proposing.training import FEWEST_EXAMPLES, material, trained

pytestmark = pytest.mark.xdist_group("learned")
THEMES = {
    "kesehatan": "vaksinasi puskesmas imunisasi balita posyandu tenaga medis",
    "pendidikan": "sekolah guru murid kurikulum ujian rapor kelas",
    "bencana": "banjir siaga kebakaran hutan evakuasi pengungsi posko",
}
COMMON = "laporan pemerintah kabupaten tahun anggaran kegiatan bidang rakyat daerah dinas rencana hasil"


def example(number: int, theme: str, *, more: dict[LearnedField, tuple[str, ...]] | None = None) -> Example:
    generator = np.random.default_rng(number)
    words = [*generator.choice(THEMES[theme].split(), 12), *generator.choice(COMMON.split(), 20)]
    generator.shuffle(words)
    labels = {LearnedField.CLASS: (theme,), LearnedField.SUBJECTS: (theme, "umum") if number % 2 else (theme,)}
    return Example(f"d{number:05}", f"Naskah {number}", [" ".join(words)], labels | (more or {}))


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return [example(number, list(THEMES)[number % 3]) for number in range(90)]


@pytest.fixture(scope="module")
def model(examples: list[Example]) -> Model:
    return trained(material(examples))


def measure(model: Model, field: LearnedField, value: str) -> Measure:
    return next(each for each in model.measures if (each.field, each.value) == (field, value))


def test_the_same_documents_give_the_same_model(examples: list[Example], model: Model) -> None:
    again = trained(material(examples))

    assert again.encoded() == model.encoded()
    assert again.version == model.version


def test_a_stored_model_proposes_what_the_trained_one_does(examples: list[Example], model: Model) -> None:
    read = decoded(model.encoded())
    assert read is not None
    unseen = example(1000, "bencana")

    assert read.propose("x", unseen.title, unseen.texts) == model.propose("x", unseen.title, unseen.texts)


@pytest.mark.parametrize("theme", list(THEMES))
def test_an_unseen_document_gets_the_value_its_words_speak_for(model: Model, theme: str) -> None:
    unseen = example(2000 + len(theme), theme)
    proposed = model.propose("x", unseen.title, unseen.texts)

    assert [each.value for each in proposed if each.field is LearnedField.CLASS] == [theme]
    assert theme in [each.value for each in proposed if each.field is LearnedField.SUBJECTS]


def test_reasons_are_the_phrases_whose_features_weigh_most(model: Model) -> None:
    unseen = example(3000, "pendidikan")
    proposal = next(each for each in model.propose("x", unseen.title, unseen.texts) if each.field is LearnedField.CLASS)
    [column] = [
        place
        for place, each in enumerate(model.measures)
        if (each.field, each.value) == (LearnedField.CLASS, "pendidikan")
    ]
    text = unseen.texts[0]
    columns, weights, features = model.entries.of(features_of(unseen.title, unseen.texts))
    weight = {int(f): float(w) for c, w, f in zip(columns, weights, features, strict=True) if c == column}
    said = {text[place.start : place.end]: weight.get(place.feature, 0.0) for place in places_in(text)}

    assert proposal.phrases
    assert said[proposal.phrases[0]] == max(said.values())
    assert all(phrase in text and said[phrase] > 0 for phrase in proposal.phrases)
    without = text
    for phrase in proposal.phrases:
        without = without.replace(phrase, "lain")
    assert (
        model.scores(features_of(unseen.title, [without]))[column]
        < model.scores(features_of(unseen.title, unseen.texts))[column]
    )


def test_neighbours_have_the_value_and_are_never_the_document_itself(examples: list[Example], model: Model) -> None:
    known = examples[5]
    having = {each.document_id for each in examples if each.labels[LearnedField.CLASS] == ("bencana",)}
    proposal = next(
        each for each in model.propose(known.document_id, known.title, known.texts) if each.field is LearnedField.CLASS
    )

    assert proposal.value == "bencana"
    assert len(proposal.neighbours) == 3
    assert set(proposal.neighbours) <= having - {known.document_id}


def test_a_value_with_too_few_examples_is_not_learned(examples: list[Example]) -> None:
    rare = [
        replace(
            each, labels={**each.labels, LearnedField.ITEM: ("langka" if number < FEWEST_EXAMPLES - 1 else "biasa",)}
        )
        for number, each in enumerate(examples)
    ]

    assert "langka" not in {each.value for each in trained(material(rare)).measures}


def test_a_value_that_was_never_right_on_held_out_documents_is_not_proposed(model: Model) -> None:
    unseen = example(4000, "kesehatan")
    unproven = replace(
        model, measures=[replace(each, right=0) if each.value == "kesehatan" else each for each in model.measures]
    )

    assert "kesehatan" in {each.value for each in model.propose("x", unseen.title, unseen.texts)}
    assert "kesehatan" not in {each.value for each in unproven.propose("x", unseen.title, unseen.texts)}


def test_labels_that_no_word_tells_are_measured_as_unreliable() -> None:
    generator = np.random.default_rng(7)
    at_random = [
        replace(example(number, "bencana"), labels={LearnedField.CLASS: (str(generator.choice(["a", "b", "c"])),)})
        for number in range(120)
    ]
    measures = trained(material(at_random)).measures

    assert sum(each.right for each in measures) <= 0.6 * max(1, sum(each.tried for each in measures)) or not any(
        each.tried for each in measures
    )
    assert all(each.lower < 0.7 for each in measures)


def test_nothing_published_gives_a_model_that_proposes_nothing() -> None:
    assert trained(material([])).propose("x", "Judul", ["isi"]) == []


def test_held_out_documents_are_later_than_those_learned_from() -> None:
    """A theme that only the newest documents have was never seen by a model under test: it is measured as unfound."""
    documents = [example(number, "bencana" if number % 2 else "kesehatan") for number in range(60)]
    documents += [example(100 + number, "pendidikan") for number in range(5)]
    late = measure(trained(material(documents)), LearnedField.CLASS, "pendidikan")

    assert (late.examples, late.right, late.having) == (5, 0, 5)


def test_few_right_answers_promise_little() -> None:
    assert lower_bound(0, 0) == 0
    assert lower_bound(3, 3) == pytest.approx(0.4385, abs=1e-3)
    assert lower_bound(10, 10) == pytest.approx(0.7225, abs=1e-3)
    assert lower_bound(42, 45) == pytest.approx(0.8214, abs=2e-3)
    assert lower_bound(100, 100) < 1


def test_calibrated_chances_are_met_by_the_answers() -> None:
    generator = np.random.default_rng(11)
    scores = generator.normal(0, 2, 20_000)
    truth = generator.random(20_000) < 1 / (1 + np.exp(-(1.5 * scores - 0.7)))
    curve = fitted(scores, truth)
    chances = curve.probability(scores)

    assert curve.slope == pytest.approx(-1.5, abs=0.1)
    assert curve.level == pytest.approx(0.7, abs=0.1)
    for low in (0.1, 0.3, 0.5, 0.7, 0.9):
        within = (chances >= low - 0.05) & (chances < low + 0.05)
        assert truth[within].mean() == pytest.approx(low, abs=0.05)


def test_answers_that_separate_perfectly_still_give_a_curve() -> None:
    curve = fitted(np.array([-2.0, -1.0, 1.0, 2.0]), np.array([False, False, True, True]))
    low, high = curve.probability(np.array([-2.0, 2.0]))

    assert low < LIKELY < high < 1


def test_features_do_not_depend_on_inflection_or_on_which_number_it_is() -> None:
    assert np.array_equal(features_of("", ["peraturan nomor 12"]), features_of("", ["pengaturan nomor 47"]))
    assert not np.array_equal(features_of("", ["peraturan"]), features_of("", ["keputusan"]))


def test_training_can_be_broken_off_between_two_values(examples: list[Example]) -> None:
    given, asked = material(examples), []

    def pause() -> None:
        asked.append(1)
        if len(asked) == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        trained(given, pause)
    assert len(asked) == 4
