"""What a contract document says badly: one finding per kind, with the places that show it."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.core.capability import PLURAL
from conformance.core.finding import Code, Finding, found
from conformance.http.contract import codes
from conformance.http.contract.binding import Bindings
from conformance.http.contract.document import Document, Operation
from conformance.http.contract.quirks import Quirks, contradictions
from conformance.http.contract.schema import Schema, not_null, types_of

_SHOWN = 10
_LEGAL = re.compile(r"^[a-zA-Z0-9._-]+$")
_ID = re.compile(r"^[iI]d(?=[A-Z_]|$)")
_CLOCK = re.compile(r"(?:^|[._])(?:TimeOnly|DateOnly)$")
_JSON = re.compile(r"^application/(?:json|(?:[\w.-]+|\*)\+json)$", re.IGNORECASE)
_ODD = 5
_WIDTHS = ("int16", "int32", "int64")


_NO_QUIRKS = Quirks()


@dataclass(frozen=True, slots=True)
class _Linted:
    """A document under review, and what its pack says of it."""

    document: Document
    bound: Mapping[str, Operation]
    bindings: Bindings
    quirks: Quirks


_Rule = Callable[[_Linted], Iterator[str]]


def lint(
    document: Document,
    bound: Mapping[str, Operation],
    bindings: Bindings,
    quirks: Quirks = _NO_QUIRKS,
) -> list[Finding]:
    """Return the findings about a document as published; `bound` are its operations by
    capability.
    """
    subject = _Linted(document, bound, bindings, quirks)
    texts = quirks.text_names.says if quirks.text_names else ""
    return [
        _finding(code, expected.format(texts=texts), places, document)
        for code, expected, rule in _RULES
        if (places := list(dict.fromkeys(rule(subject))))
    ]


def summary(places: list[str]) -> str:
    """Return the first places and how many there are."""
    more = f" … ({len(places)} en total)" if len(places) > _SHOWN else ""
    return "; ".join(places[:_SHOWN]) + more


def properties(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema, bool]]:
    """Yield every property of a schema with its path, its schema, and whether it is required."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        for part in schema.get(keyword, ()):
            yield from properties(part, path)
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        inner = f"{path}.{name}" if path else name
        yield inner, part, name in required
        yield from properties(part, inner)
    if isinstance(schema.get("items"), Mapping):
        yield from properties(schema["items"], f"{path}[]")


def _finding(code: Code, expected: str, places: list[str], document: Document) -> Finding:
    return found(code, expected=expected, actual=summary(places), place=document.source)


def _named(subject: _Linted) -> Iterator[tuple[str, str, Schema]]:
    """Yield label, name and schema of every parameter and property of the document."""
    for operation in subject.document.operations:
        for parameter in operation.parameters:
            yield operation.label, parameter.name, parameter.schema
        for schema in _bodies(operation):
            for path, part, _ in properties(schema):
                yield operation.label, path.rsplit(".", 1)[-1], part


def _bodies(operation: Operation) -> Iterator[Schema]:
    if operation.request_schema is not None:
        yield operation.request_schema
    yield from (one.schema for one in operation.answers if one.schema is not None)


def _only_success(subject: _Linted) -> Iterator[str]:
    for one in subject.document.operations:
        if one.answers and all(answer.status.startswith(("2", "3")) for answer in one.answers):
            yield one.label


def _nothing_required(subject: _Linted) -> Iterator[str]:
    rightly = {
        subject.bound[name].label
        for name in subject.quirks.nothing_required
        if name in subject.bound
    }
    for one in subject.document.operations:
        fields = list(properties(one.request_schema or {}))
        if one.label not in rightly and fields and not any(required for _, _, required in fields):
            yield one.label


def _illegal_name(subject: _Linted) -> Iterator[str]:
    components = subject.document.raw.get("components")
    for kind, named in components.items() if isinstance(components, Mapping) else ():
        for name in named if isinstance(named, Mapping) else ():
            if not kind.startswith("x-") and not _LEGAL.match(name):
                yield f"#/components/{kind}/{name}"


def _mixed_id(subject: _Linted) -> Iterator[str]:
    seen: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for label, name, schema in _named(subject):
        if _ID.match(name) and schema.get("format") in _WIDTHS:
            seen[name.lower()][str(schema["format"])].append(f"{name} en {label}")
    for widths in seen.values():
        if len(widths) > 1:
            yield " frente a ".join(
                f"{width}: {_few(places)}" for width, places in sorted(widths.items())
            )


def _few(places: list[str]) -> str:
    """Return the operations of a width: all of the odd ones, the first of many."""
    several = list(dict.fromkeys(places))
    name, first = several[0].split(" en ", 1)
    shown = [one.split(" en ", 1)[1] for one in several[1:_ODD]] if len(several) <= _ODD else []
    more = f" y {len(several) - 1} más" if not shown and len(several) > 1 else ""
    return f"{name} en {', '.join([first, *shown])}{more}"


def _numeric_text(subject: _Linted) -> Iterator[str]:
    texts = subject.quirks.text_names
    for label, name, schema in _named(subject):
        numeric = {"integer", "number"} & set(types_of(not_null(schema)))
        if texts and numeric and texts.pattern.search(name):
            yield f"{name} en {label}"


def _template_operation(subject: _Linted) -> Iterator[str]:
    yield from (
        one.label for one in subject.document.operations if "weatherforecast" in one.path.lower()
    )


def _single_object(subject: _Linted) -> Iterator[str]:
    for name, one in subject.bound.items():
        success = one.success()
        plural = subject.bindings.capabilities[name].shape in PLURAL
        if plural and success is not None and success.schema and not _holds_list(success.schema):
            yield one.label


def _holds_list(schema: Schema) -> bool:
    plain = not_null(schema)
    fields = [not_null(part) for part in plain.get("properties", {}).values()]
    return "object" not in types_of(plain) or any("array" in types_of(part) for part in fields)


def _required_nullable(subject: _Linted) -> Iterator[str]:
    for one in subject.document.operations:
        for path, schema, required in properties(one.request_schema or {}):
            if required and not_null(schema) != dict(schema):
                yield f"{path} en {one.label}"


def _other_media(subject: _Linted) -> Iterator[str]:
    for one in subject.document.operations:
        media = dict.fromkeys(
            [*one.request_media, *(name for answer in one.answers for name in answer.media_types)]
        )
        other = [name for name in media if not _JSON.match(name.split(";")[0].strip())]
        if other:
            yield f"{one.label} ({', '.join(other)})"


def _optional_query(subject: _Linted) -> Iterator[str]:
    for wanted, capabilities in subject.quirks.required_query.items():
        for name, one in subject.bound.items():
            parameter = one.parameter(wanted)
            if name in capabilities and parameter and not parameter.required:
                yield f"{parameter.name} en {one.label}"


def _no_security(subject: _Linted) -> Iterator[str]:
    raw = subject.document.raw
    components = raw.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, Mapping) else None
    used = raw.get("security") or any(
        one.raw.get("security") for one in subject.document.operations
    )
    if not schemes:
        yield "no hay components.securitySchemes"
    elif not used:
        yield "ningún «security» aplica los esquemas declarados"


def _missing_capability(subject: _Linted) -> Iterator[str]:
    services = {subject.bindings.capabilities[name].service for name in subject.bound}
    for name, capability in subject.bindings.capabilities.items():
        if capability.core and capability.service in services and name not in subject.bound:
            first = capability.candidates[0]
            yield f"{name} ({first.method} {first.path})"


def _clock_object(subject: _Linted) -> Iterator[str]:
    components = subject.document.raw.get("components")
    schemas: Any = components.get("schemas") if isinstance(components, Mapping) else None
    for name, schema in (schemas or {}).items():
        if _CLOCK.search(name) and isinstance(schema, Mapping) and schema.get("type") == "object":
            yield name


def _old_name(subject: _Linted) -> Iterator[str]:
    for name, one in subject.bound.items():
        aliases = subject.bindings.capabilities[name].aliases
        for schema in _bodies(one):
            for path, _, _ in properties(schema):
                last = path.rsplit(".", 1)[-1]
                if last in aliases:
                    yield f"{last} (ahora {aliases[last]}) en {one.label}"


def _no_validator(subject: _Linted) -> Iterator[str]:
    yield from (str(one) for one in subject.document.left_out if not one.is_pattern)


def _unread_pattern(subject: _Linted) -> Iterator[str]:
    yield from (str(one) for one in subject.document.left_out if one.is_pattern)


def _contradiction(subject: _Linted) -> Iterator[str]:
    yield from contradictions(subject.bound, subject.quirks)


_RULES: tuple[tuple[Code, str, _Rule], ...] = (
    (
        codes.ONLY_SUCCESS,
        "cada operación declara también sus errores (400, 401, 403, 404, 500)",
        _only_success,
    ),
    (
        codes.NOTHING_REQUIRED,
        "cada cuerpo de petición dice qué datos son obligatorios",
        _nothing_required,
    ),
    (
        codes.ILLEGAL_NAME,
        "nombres de componentes con letras, dígitos, «.», «-» y «_»",
        _illegal_name,
    ),
    (codes.MIXED_ID, "un mismo identificador tiene un solo formato", _mixed_id),
    (codes.NUMERIC_TEXT, "{texts}", _numeric_text),
    (codes.TEMPLATE_OPERATION, "solo operaciones del sistema", _template_operation),
    (codes.SINGLE_OBJECT, "una lista, o una página con su lista", _single_object),
    (codes.REQUIRED_NULLABLE, "un campo obligatorio no admite null", _required_nullable),
    (codes.OTHER_MEDIA, "solo application/json (y …+json)", _other_media),
    (
        codes.OPTIONAL_QUERY,
        "los parámetros obligatorios se declaran required: true",
        _optional_query,
    ),
    (codes.NO_SECURITY, "un esquema Bearer (JWT) declarado y aplicado", _no_security),
    (codes.MISSING_CAPABILITY, "todas las operaciones del núcleo", _missing_capability),
    (codes.CLOCK_OBJECT, "fechas y horas como texto", _clock_object),
    (codes.OLD_NAME, "los nombres de campo vigentes", _old_name),
    (codes.NO_VALIDATOR, "cada regla con un valor que JSON Schema admite", _no_validator),
    (codes.UNREAD_PATTERN, "expresiones regulares de ECMA-262", _unread_pattern),
    (codes.CONTRADICTION, "el texto de cada operación y su esquema dicen lo mismo", _contradiction),
)
