"""How do facts become a page in the reader's language and time zone?"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import falcon
import jinja2
from babel.dates import format_date, format_datetime

from archive.errors import ArchiveError
from search_api import addresses, labels, privacy_labels, reasons, relation_labels, rights_labels
from search_api.exchange import citations, facts
from search_api.exchange.origins import canonical_address, origin, translations
from search_api.figures import file_size, number
from search_api.forms import csrf_field, csrf_token
from search_api.identity import person_of
from search_api.middleware.language import language_of
from search_api.services import Language, SiteConfig
from search_api.staff.navigation import links_for
from search_api.static_files import StaticFiles
from search_api.translation import LANGUAGES, translator

_CALENDAR: Final[Mapping[Language, str]] = {"id": "id", "en": "en_GB"}  # day before month in both


class Pages:
    """Renders templates; one environment for each language, because a catalogue is bound to one."""

    def __init__(self, site: SiteConfig, static: StaticFiles) -> None:
        self._site = site
        self._environments = {language: _environment(site, static, language) for language in LANGUAGES}

    def render(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        template: str,
        *,
        status: int = 200,
        **shown: Any,
    ) -> None:
        """Answer with ``template``. Pages may be kept by the reader's browser only, and are asked about again.

        ``shown`` may give another ``canonical`` address than that of the request, or None; and ``record_at``, where the
        records of documents stand that may have other versions (``search_api.standing``).
        """
        language = language_of(req)
        other = next(code for code in LANGUAGES if code != language)
        resp.status = falcon.code_to_http_status(status)
        resp.content_type = falcon.MEDIA_HTML
        resp.cache_control = ["private", "no-cache"]
        resp.stream = None
        resp.data = None
        # A canonical address must be absolute, and a host that any request may name is none.
        is_kept = status == 200 and self._site.base_url is not None
        standing: dict[str, Any] = {
            "other_language": other,
            "other_language_address": addresses.with_language(_own_address(req), other),
            "origin": origin(req, self._site),
            "canonical": canonical_address(req) if is_kept else None,
            "translations": list(translations(req)) if is_kept else [],
            "person": person_of(req),
            "csrf_field": lambda: csrf_field(req),
            "csrf_token": lambda: csrf_token(req),
            "staff_links": lambda: links_for(person_of(req)),
            "own_path": req.path,
            "record_at": addresses.document_address,
            "sentence": lambda error: sentence(error, language),
        }
        resp.text = self._environments[language].get_template(template).render(standing | shown)


def sentence(error: ArchiveError, language: Language) -> str:
    """What an error says to a person, in their language."""
    translated = translator(language).gettext(error.message)
    return translated.format(**error.values) if error.values else translated


def _own_address(req: falcon.Request) -> str:
    return f"{req.path}?{req.query_string}" if req.query_string else req.path


@lru_cache(maxsize=2 * len(LANGUAGES))
def _environment(site: SiteConfig, static: StaticFiles, language: Language) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("search_api"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(translator(language), newstyle=True)  # type: ignore[attr-defined]
    zone = zoneinfo.ZoneInfo(site.time_zone)
    environment.globals.update(
        site=site,
        language=language,
        static=static.address,
        addresses=addresses,
        labels=labels,
        citations=citations,
        facts=facts,
        in_this_language=lambda address: _in_this_language(address, language, site.language),
    )
    environment.filters.update(
        number=lambda value: number(value, language),
        day=lambda value: format_date(value, format="medium", locale=_CALENDAR[language]),
        long_day=lambda value: format_date(value, format="long", locale=_CALENDAR[language]),
        moment=lambda value: _moment(value, zone, language),
        dialled=lambda value: re.sub(r"[^0-9+]", "", value),
        size=lambda value: file_size(value, language),
        class_label=lambda value: labels.class_label(value, language),
        class_gloss=lambda value: labels.class_gloss(value, language),
        class_article=lambda value: labels.class_article(value, language),
        language_label=lambda value: labels.language_label(value, language),
        side_label=lambda side: relation_labels.side_label(side, language),
        class_duty=lambda value: labels.class_duty(value, language),
        unit_kind=lambda kind: labels.unit_kind(kind, language),
        unit_role=lambda role: labels.unit_role(role, language),
        subject_name=lambda subject: labels.subject_name(subject, language),
        subject_others=lambda subject: labels.subject_others(subject, language),
        fate_label=lambda fate: labels.fate_label(fate, language),
        subject_gloss=lambda subject: labels.subject_gloss(subject, language),
        type_label=lambda value: labels.type_label(value, language),
        state_label=lambda value: labels.state_label(value, language),
        lifecycle_label=lambda state: labels.lifecycle_label(state, language),
        source_label=lambda value: labels.source_label(value, language),
        page_word=lambda kind: labels.page_word(kind, language),
        page_abbreviation=lambda kind: labels.page_abbreviation(kind, language),
        page_count=lambda count, kind: labels.page_count(count, kind, language),
        role_label=lambda role: rights_labels.role_label(role, language),
        action_label=lambda action: rights_labels.action_label(action, language),
        blackened=privacy_labels.blackened,
        reason=lambda reason, detail: reasons.reason_sentence(reason, detail, language),
    )
    return environment


def _in_this_language(address: str, language: Language, usual: Language) -> str:
    """An address that is fetched without cookies, by a feed reader for example, and still speaks ``language``."""
    return address if language == usual else addresses.with_language(address, language)


def _moment(value: dt.datetime, zone: zoneinfo.ZoneInfo, language: Language) -> str:
    pattern = "d MMM y HH.mm" if language == "id" else "d MMM y HH:mm"
    return format_datetime(value.astimezone(zone), pattern, locale=_CALENDAR[language])
