"""That a changed request differs from the accepted one where it says, and nowhere else.

A refusal proves something of a credential or of an id only if all the rest was right: a probe that
changed nothing, or more than it meant, would pass whatever the system does.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from conformance.core.exchange import Request
from conformance.core.unjudged import NotApplicableError


class UnaskedError(Exception):
    """The change leaves the request as it was: there is nothing to ask."""


class MisplacedError(Exception):
    """The change touches more of the request than it says: ours, never the system's."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place of a request: `part` is method, address, path, query, header or body; `name` says
    which segment, parameter, header or property.
    """

    part: str
    name: str = ""


def differences(one: Request, other: Request) -> frozenset[Spot]:
    """Return where two requests differ, their roles and how they are signed left aside."""
    mine, theirs = _laid_out(one), _laid_out(other)
    return frozenset(
        spot for spot in {*mine, *theirs} if mine.get(spot, _MISSING) != theirs.get(spot, _MISSING)
    )


def only(accepted: Request, changed: Request, spots: Collection[Spot]) -> None:
    """Make sure that two requests differ in these places alone.

    Raises UnaskedError when they do not differ at all, MisplacedError when they differ elsewhere.
    """
    found = differences(accepted, changed)
    if not found:
        raise UnaskedError("lo que se cambia deja la petición como la que se acepta")
    if beyond := sorted(found.difference(spots)):
        where = ", ".join(f"{one.part} {one.name}".strip() for one in beyond)
        raise MisplacedError(
            f"la petición cambiada difiere de la que se acepta también en: {where}"
        )


def asked(accepted: Request, changed: Request, spots: Collection[Spot], what: str) -> None:
    """Make sure that a request asks about one thing alone: it differs from the accepted one where
    it says, and only there. Raises NotApplicableError where nothing is asked.
    """
    try:
        only(accepted, changed, spots)
    except UnaskedError as error:
        raise NotApplicableError(f"no se puede preguntar por {what}: {error}") from None


_MISSING = object()


def _laid_out(request: Request) -> Mapping[Spot, Any]:
    return dict(_parts(request))


def _parts(request: Request) -> Iterator[tuple[Spot, Any]]:
    url = urlsplit(request.url)
    yield Spot("method"), request.method
    yield Spot("address"), (url.scheme, url.netloc, url.path.count("/"))
    for number, segment in enumerate(url.path.split("/")):
        yield Spot("path", str(number)), segment
    yield from _gathered("query", parse_qsl(url.query, keep_blank_values=True))
    yield from _gathered("header", ((name.lower(), value) for name, value in request.headers))
    yield from _body(request.body)


def _gathered(part: str, pairs: Any) -> Iterator[tuple[Spot, Any]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    for name, values in found.items():
        yield Spot(part, name), tuple(values)


def _body(body: bytes | None) -> Iterator[tuple[Spot, Any]]:
    if body is None:
        return
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        yield Spot("body"), body
        return
    for name, inner in value.items():
        yield Spot("body", name), json.dumps(inner, sort_keys=True)
