"""What are roles and rights called, and who may do what, in a sentence?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.people import PERMISSIONS, Action, Role, Scope
from search_api.services import Language
from search_api.translation import N_, translator

_ROLES: Final[Mapping[Role, str]] = {
    Role.OFFICER: N_("petugas unit"),
    Role.LIBRARIAN: N_("pustakawan"),
    Role.INFORMATION_OFFICE: N_("PPID utama"),
    Role.SUPERVISOR: N_("atasan PPID"),
    Role.ADMINISTRATOR: N_("administrator"),
    Role.AUDITOR: N_("auditor"),
}

_ACTIONS: Final[Mapping[Action, str]] = {
    Action.READ: N_("membaca dokumen yang belum terbit"),
    Action.DEPOSIT: N_("mengunggah berkas"),
    Action.EDIT: N_("mengubah keterangan dokumen"),
    Action.REVIEW: N_("memeriksa dan mengembalikan dokumen"),
    Action.CLASSIFY: N_("menetapkan golongan dan subjek"),
    Action.PUBLISH: N_("menerbitkan dokumen"),
    Action.WITHDRAW: N_("menarik dokumen"),
    Action.MANAGE_VOCABULARY: N_("mengelola kosakata"),
    Action.MANAGE_PEOPLE: N_("mengelola akun"),
    Action.READ_AUDIT: N_("membaca jejak audit"),
    Action.MAINTAIN: N_("memelihara arsip dan indeksnya"),
}


def role_label(role: Role, language: Language) -> str:
    """The role in lower case, as it stands in a sentence."""
    return translator(language).gettext(_ROLES[role])


def action_label(action: Action, language: Language) -> str:
    """What is done, as a verb in lower case."""
    return translator(language).gettext(_ACTIONS[action])


def who_may(action: Action, language: Language) -> str:
    """A sentence that names the roles with this right, from the table of rights."""
    translate = translator(language).gettext
    roles = []
    for role, rights in PERMISSIONS.items():
        if scope := rights.get(action):
            label = role_label(role, language)
            own = translate("{role} (hanya untuk unitnya sendiri)").format(role=label)
            roles.append(own if scope is Scope.OWN_UNIT else label)
    sentence = translate("Yang boleh {doing}: {roles}. Bila Anda memerlukannya, hubungi administrator arsip.")
    return sentence.format(doing=action_label(action, language), roles=", ".join(roles))
