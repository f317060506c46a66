"""The worker learns from published documents, proposes for what comes in, and keeps to what people said."""

from __future__ import annotations

import io
import json

import pytest
from click.testing import CliRunner

from archive.classification import InformationClass
from archive.classifying import Classification, classify
from archive.deposits import DepositTerms, IncomingFile, deposit
from archive.documents import Document
from archive.learned import LearnedField, LearnedProposal
from archive.people import CONSOLE
from archive.proposing import reject, set_threshold, standing
from indexer.proposing.learning import CHANGES_BEFORE_TRAINING, is_due
from search_api.cli import arsip
from search_api.wiring import Archive

FLOOD = "Peringatan banjir: warga di tepi sungai diminta mengungsi ke posko, siaga satu, evakuasi segera."
BUDGET = "Laporan realisasi anggaran triwulan, belanja modal dan pendapatan asli daerah, neraca keuangan."


def put_in(archive: Archive, name: str, text: str, information_class: InformationClass | None = None) -> str:
    terms = DepositTerms("dinkes", "test", information_class, publish=information_class is not None)
    file = IncomingFile(name, name, lambda: io.BytesIO(text.encode()))
    (receipt,) = deposit(archive.database, archive.blobs, archive.clock, terms, [file])
    return receipt.document_id


def work(archive: Archive) -> None:
    archive.worker().run(until_idle=True)


def now_proposed(archive: Archive, document_id: str) -> list[LearnedProposal]:
    with archive.database.read() as uow:
        return standing(uow, document(archive, document_id), archive.clock.now().date())


def document(archive: Archive, document_id: str) -> Document:
    with archive.database.read() as uow:
        found = uow.documents.get(document_id)
    assert found is not None
    return found


@pytest.fixture
def taught(archive: Archive) -> Archive:
    """An archive with 40 published documents of two classes, one of them with a subject, and a trained model."""
    for number in range(20):
        flood = put_in(archive, f"banjir-{number}.txt", f"{FLOOD} Nomor {number}.", InformationClass.IMMEDIATE)
        budget = put_in(archive, f"anggaran-{number}.txt", f"{BUDGET} Nomor {number}.", InformationClass.PERIODIC)
        about = Classification(subjects=["bencana"], archival_code="300.2")
        classify(archive.database, archive.clock, flood, about, actor="test")
        classify(archive.database, archive.clock, budget, Classification(archival_code="900.1"), actor="test")
    work(archive)
    assert archive.learning().train() is not None
    return archive


def test_a_document_is_given_its_proposals_when_it_has_been_read(taught: Archive) -> None:
    document_id = put_in(taught, "baru.txt", f"Pengumuman. {FLOOD}")
    work(taught)
    [proposal] = [each for each in now_proposed(taught, document_id) if each.field is LearnedField.CLASS]

    assert proposal.value == "serta-merta"
    assert proposal.right > 0
    assert any(phrase.lower() in FLOOD.lower() for phrase in proposal.phrases)
    assert {document(taught, each).information_class for each in proposal.neighbours} == {InformationClass.IMMEDIATE}
    assert document(taught, document_id).information_class is None


def test_the_archival_code_is_proposed_with_its_reasons_and_its_measured_precision(taught: Archive) -> None:
    document_id = put_in(taught, "baru.txt", f"Pengumuman. {FLOOD}")
    work(taught)
    [proposal] = [each for each in now_proposed(taught, document_id) if each.field is LearnedField.ARCHIVAL_CODE]

    assert proposal.value == "300.2"
    assert 0 < proposal.right <= proposal.tried
    assert proposal.phrases
    assert {document(taught, each).archival_code for each in proposal.neighbours} == {"300.2"}
    assert document(taught, document_id).archival_code is None


def test_a_refusal_outlives_training_anew(taught: Archive) -> None:
    document_id = put_in(taught, "baru.txt", FLOOD + " Sekarang.")
    work(taught)
    reject(taught.database, taught.clock, document_id, "class", "serta-merta", person=CONSOLE)
    put_in(taught, "lagi.txt", f"{FLOOD} Lagi.", InformationClass.IMMEDIATE)
    work(taught)
    before = taught.learning().train()
    taught.learning().propose_for_all()

    assert before is not None
    assert LearnedField.CLASS not in {each.field for each in now_proposed(taught, document_id)}


def test_above_the_threshold_a_draft_is_filled_and_the_log_names_the_model(taught: Archive) -> None:
    set_threshold(taught.database, taught.clock, LearnedField.CLASS, 0.5, person=CONSOLE)
    document_id = put_in(taught, "baru.txt", BUDGET + " Baru.")
    work(taught)
    with taught.database.read() as uow:
        entry = uow.audit.of_document(document_id)[-1]
        live = uow.learned.live()

    assert live is not None
    assert document(taught, document_id).information_class is InformationClass.PERIODIC
    assert (entry.action, entry.after["model"]) == ("apply_proposal", live.version)
    with taught.database.read() as uow:
        assert uow.audit.verify() > 0


def test_the_worker_trains_once_enough_is_published(archive: Archive) -> None:
    for number in range(15):
        put_in(archive, f"banjir-{number}.txt", f"{FLOOD} {number}", InformationClass.IMMEDIATE)
        put_in(archive, f"anggaran-{number}.txt", f"{BUDGET} {number}", InformationClass.PERIODIC)
    work(archive)  # reads them; whether it is time to train is looked at before there is anything
    work(archive)
    with archive.database.read() as uow:
        live = uow.learned.live()
        assert live is not None and live.documents == 30
        assert not is_due(uow, archive.clock.now())
        assert uow.learned.changes() - live.changes < CHANGES_BEFORE_TRAINING


def test_a_small_archive_learns_nothing(archive: Archive) -> None:
    put_in(archive, "satu.txt", FLOOD, InformationClass.IMMEDIATE)
    work(archive)

    assert archive.learning().train() is None
    with archive.database.read() as uow:
        assert not is_due(uow, archive.clock.now())


def test_training_and_proposing_by_command(taught: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    document_id = put_in(taught, "baru.txt", FLOOD + " Perintah.")
    work(taught)
    monkeypatch.setenv("ARSIP_DATA", taught.settings.data)
    run = CliRunner()
    trained = run.invoke(arsip, ["train", "--json"])
    assert trained.exit_code == 0, trained.output
    told = json.loads(trained.stdout)
    assert {each["value"] for each in told["measures"] if each["field"] == "class"} == {"berkala", "serta-merta"}
    proposed = json.loads(run.invoke(arsip, ["propose", document_id, "--json"]).stdout)
    assert ("class", "serta-merta") in {(each["field"], each["value"]) for each in proposed}
    again = run.invoke(arsip, ["train", "--use", told["model"]["version"]])
    assert again.exit_code == 0, again.output
