"""Which exchanges of a ledger may be asked again of a target without changing anything there.

The rules of the file: a package may be anybody's, so nothing is sent because its ledger says that
it does no harm. That a request reads is told by the operations of the target's own contract; that a
right system has to refuse a write, by the write itself: nobody's credential, a role that may not,
or a body that the contract does not take. What changes a verb by a header is never sent.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from conformance.core.capability import READING, Kind, kind_of
from conformance.core.exchange import Request
from conformance.core.reading import parsed
from conformance.core.role import ANONYMOUS
from conformance.evidence.likeness import Leaves, Line, tree_of, written
from conformance.http.checks.schema import schema_fault
from conformance.http.contract.binding import Bound
from conformance.http.wire.resending import shows_credential

PASSING = frozenset({408, 425, 429, 502, 503, 504})
"""Statuses of a moment, not of a system."""

_OVERRIDES = frozenset({"x-http-method", "x-http-method-override", "x-method-override"})
_DIGIT = re.compile(r"\d")
_NOWHERE = (".", "..", "")


class Comparison(StrEnum):
    """What an answer has to be: as the ledger says, a refusal again, or right by the contract
    alone.
    """

    ALIKE = "alike"
    REFUSED = "refused"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A line of a ledger that may be asked again, and what the answer has to be."""

    line: Line
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Surface:
    """What a target serves: the address of each service, the operation of each capability, and the
    services that ask who calls.
    """

    services: Mapping[str, str]
    bound: Mapping[str, Bound]
    guarded: Collection[str]

    def served(self, request: Request) -> tuple[Bound, ...]:
        """Return the operations that a request fits, by service, verb and path."""
        path = _path_under(request, self.services)
        return tuple(
            one
            for one in self.bound.values()
            if one.capability.service == request.service
            and one.operation.method == request.method
            and _fits(one.operation.path, path)
        )

    def only_reads(self, request: Request) -> bool:
        """Say whether a request can't but read: by the operations it fits, or by a verb with which
        the service writes nothing.
        """
        if any(name.lower() in _OVERRIDES for name, _ in request.headers):
            return False
        if found := self.served(request):
            return all(one.capability.kind is Kind.READ for one in found)
        return request.method in READING and not any(
            one.operation.method == request.method and one.capability.kind is Kind.WRITE
            for one in self.bound.values()
            if one.capability.service == request.service
        )

    def has_to_refuse(self, line: Line, request: Request) -> bool:
        """Say whether a right system refuses a write, whatever its rows are."""
        if request.service not in self.guarded:
            return False
        found = self.served(request)
        may = {role for one in found for role in (*one.capability.roles, *one.capability.unnamed)}
        if ANONYMOUS in may:
            return False
        if request.token is not None:
            return not shows_credential(line)
        if len(found) != 1:
            return False
        return request.role not in may or _breaks(found[0], request.body)


def _path_under(request: Request, services: Mapping[str, str]) -> str:
    """Return the path of a request within its service."""
    base = urlsplit(services[request.service]).path.rstrip("/")
    return urlsplit(request.url).path.removeprefix(base)


def _fits(template: str, path: str) -> bool:
    """Say whether a path is one of a template; one that leads elsewhere is none."""
    wanted, given = template.split("/"), [unquote(one) for one in path.split("/")]
    return len(wanted) == len(given) and all(
        _is_value(there) if one.startswith("{") else one.lower() == there.lower()
        for one, there in zip(wanted, given, strict=True)
    )


def _is_value(segment: str) -> bool:
    return segment not in _NOWHERE and not {"/", "\\"} & {*segment}


def _breaks(one: Bound, body: bytes | None) -> bool:
    """Say whether the contract of an operation does not take a body."""
    schema = one.operation.request_schema
    if schema is None or body is None:
        return False
    try:
        return bool(schema_fault(schema, parsed(body)))
    except ValueError:
        return False


def repeatable(lines: Iterable[Line], *, writes: bool = False) -> list[Repeatable]:
    """Return what may be asked again, by what a ledger says: what it read, and with `writes` what
    was refused to be written.

    What an item read before it wrote, of rows that nobody touched, is there without the run: it has
    to be answered alike. What else was read is judged by the contract.
    """
    changed: set[str] = set()
    touched: set[str] = set()
    found = []
    for line in lines:
        kind, status = kind_of(line), line["status"]
        if kind is Kind.WRITE and (status is None or status < 400):
            changed.add(line["item"])
            touched |= _touched(line)
        elif status is None or status in PASSING or line["fault"]:
            continue
        elif kind is Kind.READ:
            later = line["item"] in changed
            found.append(Repeatable(line, Comparison.RIGHT if later else Comparison.ALIKE))
        elif kind is Kind.WRITE and writes and status < 500:
            found.append(Repeatable(line, Comparison.REFUSED))
    return [_weighed(one, touched) for one in found]


def _weighed(one: Repeatable, touched: set[str]) -> Repeatable:
    """Return it with what can be asked of it now that all that was touched is known."""
    moved = one.comparison is Comparison.ALIKE and not touched.isdisjoint(_rows(one.line["url"]))
    return Repeatable(one.line, Comparison.RIGHT) if moved else one


def _touched(line: Line) -> set[str]:
    """Return the ids that a write may have changed: those of its address, of what it sent and of
    the rows it left.
    """
    sent = Leaves(tree_of(line["request_body"])).values.values()
    left = (text for row in line.get("left") or () for text in row[1:3])
    said = (written(value) for values in sent for value in values)
    return {one for one in (*_rows(line["url"]), *said, *left) if _DIGIT.search(one)}


def _rows(url: str) -> Iterator[str]:
    """Yield what an address has that may be the id of a row."""
    path = urlsplit(url).path.split("/")
    return (unquote(one) for one in path if _DIGIT.search(one))
