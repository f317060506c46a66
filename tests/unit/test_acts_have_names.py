"""Every act that the audit log can hold has a name in the language of those who read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import archive
import indexer
import search_api
import storage
from archive.vocabulary import Vocabulary
from archive.workflow import RULES
from search_api.staff.work.words import ACTS


def written_acts() -> Iterator[str]:
    """The acts that code writes down as plain text."""
    for package in (archive, indexer, search_api, storage):
        for path in sorted(Path(package.__file__ or "").parent.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("AuditEntry") and len(node.args) > 2:
                    act = node.args[2]
                    if isinstance(act, ast.Constant) and isinstance(act.value, str):
                        yield act.value


def test_every_act_of_the_code_has_a_name() -> None:
    acts = set(written_acts())
    assert "sign_in" in acts
    assert sorted(acts - ACTS.keys()) == []


def test_every_step_and_every_change_of_a_vocabulary_has_a_name() -> None:
    wanted = {rule.act for rule in RULES.values()}
    wanted |= {f"{verb}_{each.value}" for each in Vocabulary for verb in ("add", "change", "merge", "undo_merge")}
    assert sorted(wanted - ACTS.keys()) == []
