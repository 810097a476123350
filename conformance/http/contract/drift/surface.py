"""An operation as a client meets it: what the document says of it and what it inherits.

Parameters of any place, bodies by media type, headers of answers, security as alternatives,
addresses.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from conformance.http.contract.document import Document
from conformance.http.contract.schema import Schema, Schemas
from conformance.http.contract.structure import METHODS, followed, server_url

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_SCHEME = {
    "apiKey": ("type", "in", "name"),
    "http": ("type", "scheme"),
    "mutualTLS": ("type",),
    "oauth2": ("type",),
    "openIdConnect": ("type",),
}

Demand = frozenset[tuple[str, str]]
"""What one way of entering asks: pairs of a scheme and a scope (or nothing)."""


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter, or a header of an answer. `wire` is how a list or an object is written."""

    name: str
    where: str
    required: bool
    schema: Schema
    wire: str
    default: Any = None


@dataclass(frozen=True, slots=True)
class SurfaceAnswer:
    """A declared answer: its bodies by media type and its headers by lower-case name."""

    status: str
    content: Mapping[str, Schema]
    headers: Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Surface:
    """An operation with all that it inherits. `bases` are the paths of its servers, `None` if it
    names none.
    """

    method: str
    path: str
    parameters: tuple[Given, ...]
    content: Mapping[str, Schema]
    required: bool
    replies: tuple[SurfaceAnswer, ...]
    security: frozenset[Demand]
    bases: frozenset[str] | None
    hosts: frozenset[str]
    deprecated: bool = False

    @property
    def label(self) -> str:
        """Method and path, as in `PUT /api/…`."""
        return f"{self.method} {self.path}"


def surfaces(document: Document) -> dict[str, Surface]:
    """Return the operations of a document by their label."""
    reader = _SurfaceReader(document)
    return {one.label: one for one in reader.operations()}


class _SurfaceReader:
    def __init__(self, document: Document) -> None:
        self._raw = document.raw
        self._schemas = Schemas(document.raw)

    def operations(self) -> Iterator[Surface]:
        for path, item in self._raw.get("paths", {}).items():
            shared = self._followed(item)
            if str(path).startswith("x-") or not isinstance(shared, Mapping):
                continue
            for method in METHODS:
                if isinstance(shared.get(method), Mapping):
                    yield self._operation(method.upper(), path, shared, shared[method])

    def _operation(
        self, method: str, path: str, item: Mapping[str, Any], own: Mapping[str, Any]
    ) -> Surface:
        where = f"#/paths/{path.replace('/', '~1')}/{method.lower()}"
        body = self._followed(own.get("requestBody")) or {}
        servers = own.get("servers") or item.get("servers") or self._raw.get("servers")
        replies = tuple(
            self._reply(str(status), one, where)
            for status, one in (own.get("responses") or {}).items()
            if not str(status).startswith("x-")
        )
        return Surface(
            method,
            path,
            tuple(self._parameters(item, own, where)),
            self._content(body.get("content"), where),
            body.get("required") is True,
            replies,
            self._security(own.get("security", self._raw.get("security"))),
            _bases(servers),
            _hosts(servers),
            own.get("deprecated") is True,
        )

    def _followed(self, node: Any) -> Any:
        return followed(self._raw, node)

    def _parameters(
        self, item: Mapping[str, Any], own: Mapping[str, Any], where: str
    ) -> Iterator[Given]:
        merged: dict[tuple[str, str], Mapping[str, Any]] = {}
        for written in [*(item.get("parameters") or []), *(own.get("parameters") or [])]:
            one = self._followed(written)
            if isinstance(one, Mapping) and "name" in one and "in" in one:
                merged[str(one["name"]), str(one["in"])] = one
        for (name, place), one in merged.items():
            if place != "header" or name.lower() not in _IGNORED_HEADERS:
                yield self._given(name, place, one, f"{where}/parameters/{name}")

    def _given(self, name: str, place: str, one: Mapping[str, Any], where: str) -> Given:
        content = self._content(one.get("content"), where)
        if content:
            media, schema = next(iter(content.items()))
            return Given(name, place, place == "path" or one.get("required") is True, schema, media)
        written = one.get("schema", {})
        schema = self._schemas.convert(written, where)
        style = str(one.get("style") or _STYLES.get(place, "simple"))
        explode = one.get("explode", style == "form")
        default = self._followed(written)
        default = default.get("default") if isinstance(default, Mapping) else None
        return Given(
            name,
            place,
            place == "path" or one.get("required") is True,
            schema,
            f"{style}{'' if explode else ', sin explode'}",
            default,
        )

    def _content(self, content: Any, where: str) -> dict[str, Schema]:
        if not isinstance(content, Mapping):
            return {}
        return {
            _media(str(name)): self._schemas.convert(
                one.get("schema", {}), f"{where}/content/{str(name).replace('/', '~1')}/schema"
            )
            for name, one in content.items()
            if isinstance(one, Mapping)
        }

    def _reply(self, status: str, written: Any, where: str) -> SurfaceAnswer:
        one = self._followed(written)
        one = one if isinstance(one, Mapping) else {}
        place = f"{where}/responses/{status}"
        written_headers = one.get("headers")
        headers = {
            str(name).lower(): self._given(str(name), "header", found, f"{place}/headers/{name}")
            for name, header in (
                written_headers.items() if isinstance(written_headers, Mapping) else ()
            )
            if isinstance(found := self._followed(header), Mapping)
            and str(name).lower() != "content-type"
        }
        return SurfaceAnswer(
            status.upper() if re.fullmatch(r"[1-5][xX]{2}", status) else status,
            self._content(one.get("content"), place),
            headers,
        )

    def _security(self, written: Any) -> frozenset[Demand]:
        """Return the ways of entering; none asked is one way that asks nothing."""
        if not isinstance(written, list) or not written:
            return frozenset({frozenset()})
        return frozenset(
            frozenset(pair for name, scopes in one.items() for pair in self._scheme(name, scopes))
            for one in written
            if isinstance(one, Mapping)
        )

    def _scheme(self, name: str, scopes: Any) -> Iterator[tuple[str, str]]:
        components = self._raw.get("components")
        known = components.get("securitySchemes") if isinstance(components, Mapping) else None
        scheme = self._followed(known.get(name)) if isinstance(known, Mapping) else None
        scheme = scheme if isinstance(scheme, Mapping) else {"type": name}
        keys = _SCHEME.get(str(scheme.get("type")), ("type",))
        said = " ".join(
            str(scheme[key]).lower() if key != "type" else str(scheme[key])
            for key in keys
            if key in scheme
        )
        yield said, ""
        for scope in scopes if isinstance(scopes, list) else ():
            yield said, str(scope)


def _media(name: str) -> str:
    """Return a media type without its charset: it says how the text is written, not what it is."""
    kind, *parameters = [part.strip() for part in name.split(";")]
    kept = sorted(
        part.lower()
        for part in parameters
        if part and not part.lower().startswith(("charset=", "q="))
    )
    return "; ".join([kind.lower(), *kept])


def _parts(servers: Any) -> Iterator[SplitResult]:
    """Yield the addresses of servers, their variables at their defaults; what is no address is
    passed over.
    """
    for one in servers if isinstance(servers, list) else ():
        with suppress(ValueError):
            if isinstance(one, Mapping):
                yield urlsplit(server_url(one))


def _bases(servers: Any) -> frozenset[str] | None:
    return frozenset(parts.path.strip("/") for parts in _parts(servers)) or None


def _hosts(servers: Any) -> frozenset[str]:
    return frozenset(parts.netloc for parts in _parts(servers) if parts.netloc)
