"""An OpenAPI document as records: operations with self-contained schemas."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from conformance.core.capability import ParameterRole
from conformance.core.errors import Fault, InputError
from conformance.http.contract.measure import excesses
from conformance.http.contract.provenance import (
    ANSWERS,
    BODY,
    OFFICIAL,
    PATH,
    WHOLE,
    Provenance,
    origin_of,
    provenance,
)
from conformance.http.contract.rules import LeftOut
from conformance.http.contract.schema import Schema, Schemas
from conformance.http.contract.source import Fetch, read
from conformance.http.contract.structure import (
    METHODS,
    broken_references,
    followed,
    misshapen,
    plain,
)
from conformance.http.contract.wellformed import misshapen_schemas
from conformance.http.wire.fetch import fetch

_EXACT = 2**53
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: `where` is path, query or header. `role` is what it is in the
    effective contract; of a document's own nothing is said.
    """

    name: str
    where: str
    required: bool
    schema: Schema
    role: ParameterRole | None = None

    @property
    def in_path_of_row(self) -> bool:
        """Whether it names a row in the path; so does each of which nothing else is said."""
        return self.where == "path" and self.role in (None, ParameterRole.ROW)

    @property
    def in_query(self) -> bool:
        """Whether it asks for something in the query: all there that shows no credential."""
        return self.where == "query" and self.role is not ParameterRole.CREDENTIAL

    @property
    def filters(self) -> bool:
        """Whether it filters rows in the query; so does each of which nothing else is said."""
        return self.where == "query" and self.role in (None, ParameterRole.FILTER)


@dataclass(frozen=True, slots=True)
class Answer:
    """A declared answer: status (`200`, `2XX`, `default`), media types, and the schema of its
    JSON.
    """

    status: str
    media_types: tuple[str, ...]
    schema: Schema | None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a document. `raw` is the operation object as published; `provenance` says of
    its parts where they come from, of those alone whose document says so.
    """

    method: str
    path: str
    operation_id: str
    summary: str
    parameters: tuple[Parameter, ...]
    request_schema: Schema | None
    request_media: tuple[str, ...]
    request_required: bool
    answers: tuple[Answer, ...]
    raw: Mapping[str, Any] = field(repr=False)
    provenance: Mapping[str, Provenance] = field(default_factory=dict, repr=False)

    @property
    def label(self) -> str:
        """Method and path, as in `PUT /api/…`."""
        return f"{self.method} {self.path}"

    def answer(self, status: int) -> Answer | None:
        """Return what is declared for a status: itself, its range (`2XX`), or `default`."""
        declared = {answer.status: answer for answer in self.answers}
        return (
            declared.get(str(status))
            or declared.get(f"{status // 100}XX")
            or declared.get("default")
        )

    def row_parameter(self) -> str:
        """Return the name of the first parameter of the path that names a row, "" for none."""
        return next((one.name for one in self.parameters if one.in_path_of_row), "")

    def success(self) -> Answer | None:
        """Return the first declared 2xx answer."""
        return next((answer for answer in self.answers if answer.status.startswith("2")), None)

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, compared without case."""
        return next((one for one in self.parameters if one.name.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded contract. `sha256` is that of its canonical JSON: the same for JSON, YAML and Redoc.

    `left_out` are the rules of its schemas that no validator takes: its operations' schemas are
    without them. `origin` is what it says that it is, and official where it says nothing.
    """

    title: str
    version: str
    openapi: str
    source: str
    sha256: str
    raw: Mapping[str, Any] = field(repr=False)
    operations: tuple[Operation, ...] = field(repr=False)
    left_out: tuple[LeftOut, ...] = field(default=(), repr=False)
    origin: str = OFFICIAL


def load(source: str, *, fetch: Fetch = fetch) -> Document:
    """Return the document that a file, a URL or a Redoc page holds. Raises UsageError in
    Spanish.
    """
    found = read(source, fetch=fetch)
    return from_raw(found.raw, found.origin)


def from_raw(raw: Mapping[str, Any], source: str) -> Document:
    """Return the document of a parsed OpenAPI tree. Raises InputError telling all broken
    references.
    """
    schemas = Schemas(raw)
    operations: tuple[Operation, ...] = ()
    # Each relies on those before.
    for look in (
        excesses,
        broken_references,
        misshapen,
        misshapen_schemas,
    ):
        if faults := list(islice(look(raw), _MOST_TOLD)):
            raise _unusable(source, faults)
    try:
        operations = tuple(_operations(raw, schemas))
    except InputError as error:
        raise _unusable(source, error.faults) from None
    except RecursionError:
        raise _unusable(source, [Fault("Sus esquemas anidan demasiados niveles.")]) from None
    info = raw.get("info")
    info = info if isinstance(info, Mapping) else {}
    return Document(
        title=str(info.get("title", "")),
        version=str(info.get("version", "")),
        openapi=str(raw.get("openapi", "")),
        source=source,
        sha256=digest(raw),
        raw=raw,
        operations=operations,
        left_out=tuple(schemas.left_out),
        origin=origin_of(raw),
    )


def _unusable(source: str, faults: list[Fault]) -> InputError:
    return InputError([Fault(f"El contrato {source} no se puede usar tal como está:"), *faults])


def canonical(tree: Any) -> bytes:
    """Return the canonical JSON of a tree: sorted keys, no spaces, numbers as JavaScript writes
    them (Redoc pages went through it, so 1.0 is 1 there).
    """
    text = json.dumps(_canonical(tree), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def digest(tree: Any) -> str:
    """Return the SHA-256 of the canonical JSON of a tree."""
    return hashlib.sha256(canonical(tree)).hexdigest()


def pick(media: Mapping[str, Any]) -> str | None:
    """Return the media type whose schema counts: JSON first, then its kin, then whatever is
    first.
    """
    if "application/json" in media:
        return "application/json"
    kin = [name for name in media if name.split(";")[0].strip().endswith(("/json", "+json"))]
    return next(iter([*kin, *media]), None)


def _canonical(node: Any) -> Any:
    if isinstance(node, Mapping):
        return {str(key): _canonical(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_canonical(value) for value in node]
    if isinstance(node, float) and node.is_integer() and abs(node) <= _EXACT:
        return int(node)
    if isinstance(node, int) and not isinstance(node, bool) and abs(node) > _EXACT:
        return float(node)
    return node


def _operations(raw: Mapping[str, Any], schemas: Schemas) -> Iterator[Operation]:
    for path, item in plain(raw.get("paths", {})).items():
        shared = followed(raw, item)
        for method in METHODS:
            if method in shared:
                where = f"#/paths/{path.replace('/', '~1')}/{method}"
                yield _operation(raw, schemas, method.upper(), path, shared, where)


def _operation(
    raw: Mapping[str, Any],
    schemas: Schemas,
    method: str,
    path: str,
    item: Mapping[str, Any],
    where: str,
) -> Operation:
    own = item[method.lower()]
    body = followed(raw, own.get("requestBody", {}))
    content = plain(body.get("content", {}))
    request = _schema(schemas, content, f"{where}/requestBody")
    answers = tuple(
        _answer(raw, schemas, str(status), answer, f"{where}/responses/{status}")
        for status, answer in plain(own.get("responses", {})).items()
    )
    return Operation(
        method=method,
        path=path,
        operation_id=str(own.get("operationId", "")),
        summary=str(own.get("summary") or item.get("summary") or ""),
        parameters=tuple(_parameters(raw, schemas, item, own, where)),
        request_schema=request,
        request_media=tuple(content),
        request_required=body.get("required") is True,
        answers=answers,
        raw=own,
        provenance=_provenance(raw, item, own, body),
    )


def _provenance(
    raw: Mapping[str, Any], item: Mapping[str, Any], own: Mapping[str, Any], body: Any
) -> dict[str, Provenance]:
    """Return what an operation's parts say of themselves: of those alone that say something."""
    answers = own.get("responses", {})
    parts = {PATH: item, WHOLE: own, BODY: body, ANSWERS: answers}
    parts |= {str(status): followed(raw, one) for status, one in plain(answers).items()}
    said = {name: provenance(part) for name, part in parts.items()}
    return {name: one for name, one in said.items() if one is not None}


def _parameters(
    raw: Mapping[str, Any],
    schemas: Schemas,
    item: Mapping[str, Any],
    own: Mapping[str, Any],
    where: str,
) -> Iterator[Parameter]:
    merged: dict[tuple[str, str], Mapping[str, Any]] = {}
    for written in [*item.get("parameters", []), *own.get("parameters", [])]:
        parameter = followed(raw, written)
        merged[(str(parameter["name"]), str(parameter["in"]))] = parameter
    for (name, kind), parameter in merged.items():
        if kind in ("path", "query", "header"):
            place = f"{where}/parameters/{name}"
            schema = _schema(schemas, plain(parameter.get("content", {})), place)
            yield Parameter(
                name,
                kind,
                kind == "path" or parameter.get("required") is True,
                schema or schemas.convert(parameter.get("schema", {}), place),
            )


def _answer(
    raw: Mapping[str, Any], schemas: Schemas, status: str, answer: Any, where: str
) -> Answer:
    content = plain(followed(raw, answer).get("content", {}))
    name = status.upper() if re.fullmatch(r"[1-5][xX]{2}", status) else status
    return Answer(name, tuple(content), _schema(schemas, content, where))


def _schema(schemas: Schemas, content: Mapping[str, Any], where: str) -> Schema | None:
    media = pick(content)
    if media is None or "schema" not in content[media]:
        return None
    return schemas.convert(
        content[media]["schema"], f"{where}/content/{media.replace('/', '~1')}/schema"
    )
