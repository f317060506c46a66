"""What did the caller put into the query string, and if it cannot be used, what may stand there?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeVar

import falcon
import msgspec

from search_api.api.messages import ParameterProblem
from search_api.api.problems import InvalidParameters
from search_api.middleware.language import language_of
from search_api.translation import N_, translator

ONE_OF: Final = N_("salah satu dari: {values}")

Parameters = TypeVar("Parameters", bound=msgspec.Struct)

_MOST_NAMED: Final = 20  # values in a sentence that says which are allowed


def read_parameters(
    req: falcon.Request, model: type[Parameters], allowed: Mapping[str, Collection[str]] | None = None
) -> Parameters:
    """The query string as ``model``. A parameter given blank counts as not given.

    ``allowed`` lists the values of parameters that only the database knows.
    Raises InvalidParameters naming every parameter that is wrong, never echoing its value.
    """
    fields = {field.encode_name: field for field in msgspec.structs.fields(model)}
    translate = translator(language_of(req)).gettext
    values: dict[str, Any] = {}
    problems = []
    for name, given in req.params.items():
        if name not in fields:
            known = translate("tidak dikenal; yang dikenal: {names}").format(names=", ".join(fields))
            problems.append(ParameterProblem(_printable(name), known))
            continue
        repeatable = msgspec.json.schema(fields[name].type).get("type") == "array"
        texts = [text for text in (given if isinstance(given, list) else [given]) if text]
        if not texts:
            continue
        if len(texts) > 1 and not repeatable:
            problems.append(ParameterProblem(name, translate("hanya boleh diberikan sekali")))
            continue
        try:
            values[name] = msgspec.convert(texts if repeatable else texts[0], fields[name].type, strict=False)
        except msgspec.ValidationError:
            problems.append(ParameterProblem(name, _what_is_allowed(fields[name].type, translate)))
            continue
        if allowed and name in allowed and not set(texts) <= set(allowed[name]):
            problems.append(ParameterProblem(name, translate(ONE_OF).format(values=_first(allowed[name]))))
    if problems:
        raise InvalidParameters(problems)
    return msgspec.convert(values, model)


def _first(values: Collection[str]) -> str:
    named = ", ".join(list(values)[:_MOST_NAMED])
    return f"{named}, …" if len(values) > _MOST_NAMED else named


def _printable(name: str) -> str:
    return "".join(character if character.isalnum() or character in "-_" else "?" for character in name[:40])


def _what_is_allowed(kind: Any, translate: Callable[[str], str]) -> str:
    (schema,), components = msgspec.json.schema_components([kind])
    schema = schema.get("items", schema)
    if "$ref" in schema:
        schema = components[schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return translate(ONE_OF).format(values=", ".join(str(value) for value in schema["enum"]))
    if schema.get("type") == "boolean":
        return translate(ONE_OF).format(values="true, false")
    if schema.get("type") == "integer":
        return translate("bilangan bulat {low} sampai {high}").format(low=schema["minimum"], high=schema["maximum"])
    if "pattern" in schema:
        return translate("teks berpola {pattern}").format(pattern=schema["pattern"])
    return translate("teks paling panjang {length} huruf").format(length=schema["maxLength"])
