"""What an item has read so far, and what in it does not fit together.

The rules of the file: every good answer to a reading is taken in, of whichever phase, role and
probe, and nothing is sent. What seems wrong is a *suspicion*: others may write between two
readings, or while a page is counted, so that it is told only once it was read again. After a write
of the item's own its rows may be others, but those that nobody writes.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from conformance.core.exchange import Exchange, Request
from conformance.core.paging import Paging
from conformance.core.rows import Label, ListedRows, Portrayed
from conformance.http.checks.asked import asked_of, question
from conformance.http.checks.each_filter import stray_rows
from conformance.http.checks.each_page import page_fault
from conformance.http.checks.labels import LabelOf, labelled
from conformance.http.checks.portraits import PortraitOf, portrayed
from conformance.http.checks.same_row import InOrder, Unlike, unlike
from conformance.http.contract.binding import Bound

_MOST = 8  # suspicions of an item: each is read again


class Doubt(StrEnum):
    """What seems wrong with a reading, by its aspect, in the order in which one of them is the
    cause: a page that does not fit what it says of itself, a row that a filter should have kept
    out, two readings of one row that differ.
    """

    PAGE = "reading.page"
    FILTER = "reading.filter"
    SAME = "reading.same"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What seems wrong, the request that showed it, and the one before that told otherwise."""

    doubt: Doubt
    request: Request
    before: Request | None = None

    @property
    def capability(self) -> str:
        """What was read."""
        return self.request.capability or ""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who read: its entity and its side, and whether it is one of those that must all be told the
    same of one row.
    """

    role: str
    entity: str = ""
    side: str = ""
    named: bool = False

    @property
    def group(self) -> str:
        """Who must be told the same lists as this one."""
        return f"{self.side} {self.entity}" if self.entity and self.side else self.role


@dataclass(frozen=True, slots=True)
class Told:
    """What a reading told, and the request that it answered."""

    value: Any
    request: Request


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of the lists of a system, by capability: how they are read, what their rows
    are; where any answer tells what a code means, and of what things many answers tell.
    """

    paging: Paging = field(default_factory=Paging)
    lists: Mapping[str, ListedRows] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    portrayed: tuple[Portrayed, ...] = ()

    def of(self, capability: str) -> ListedRows:
        """Return what is known of the rows of a list: nothing, of most."""
        return self.lists.get(capability, _UNKNOWN)


_UNKNOWN = ListedRows()


def page_doubt(rules: Rules, exchange: Exchange) -> str:
    """Return what a page says of itself that is not so, "" for nothing."""
    name = exchange.request.capability or ""
    asked = asked_of(exchange.request)
    return page_fault(rules.paging, rules.of(name), name, asked, exchange.json())


def filter_doubt(rules: Rules, exchange: Exchange, bound: Bound, entity: str) -> tuple[str, str]:
    """Return what was asked, and the row that came all the same; "" twice for none."""
    known = rules.of(bound.capability.name)
    filters = [one for one in known.filters if bound.operation.parameter(one.name)]
    rows = rules.paging.rows_of(exchange.json()) if filters else []
    if not rows:
        return "", ""
    strays = stray_rows(filters, asked_of(exchange.request), rows, entity)
    value, row = next(strays, (None, {}))
    return ("", "") if value is None else (str(value), " ".join(map(str, known.name_of(row) or ())))


def facts(
    rules: Rules, exchange: Exchange, asker: Asker, schema: Any = None
) -> dict[Hashable, Any]:
    """Return what a reading tells, each thing by what names it: its rows by their ids, the whole
    answer by what was asked, the order of its rows by what was asked of any page, and what it tells
    of the things that other answers tell of, whose members `schema` declares.

    Those of one group must all be told the same; whoever is shown anything, the same as all others
    that are named.
    """
    body, asked = exchange.json(), question(exchange.request)
    told = {**labelled(rules.labels, body), **_portraits(rules, exchange, asker, schema)}
    if rules.paging.listed(body) is not None:
        return told | _listed(rules, exchange, asker)
    everybody = asker.named and says(body)
    return told | {("all", asked, one): body for one in _readers(asker, everybody=everybody)}


def _portraits(rules: Rules, exchange: Exchange, asker: Asker, schema: Any) -> dict[Hashable, Any]:
    """Return what a reading tells of the things that many answers tell of."""
    name, reader = exchange.request.capability or "", "" if asker.named else asker.role
    return portrayed(rules.portrayed, rules.paging, name, schema, exchange.json(), reader)


def declared_of(bound: Bound) -> Any:
    """Return what the document declares of the good answer of a capability, None for nothing."""
    answer = bound.operation.success()
    return answer.schema if answer else None


def _listed(rules: Rules, exchange: Exchange, asker: Asker) -> dict[Hashable, Any]:
    """Return what a reading of a list tells."""
    paging, request, body = rules.paging, exchange.request, exchange.json()
    known, rows = rules.of(request.capability or ""), paging.rows_of(body)
    told = _rows_by_name(known, request, rows, asker) if known.keys else {}
    shown: Any = [known.name_of(row) for row in rows] if known.keys else paging.listed(body)
    page = {"filas": sorted(map(str, shown)), "total": paging.total_of(body)}
    alike = known.everybodys or (known.of_one and bool(shown))
    for one in _readers(asker, everybody=alike and asker.named):
        told["list", question(request), one] = page
    if len(shown) > 1:
        order = question(request, besides=paging.names)
        told["order", order, asker.role] = InOrder(tuple(map(str, shown)))
    return told


def _rows_by_name(
    known: ListedRows, request: Request, rows: Sequence[Mapping[str, Any]], asker: Asker
) -> dict[Hashable, Any]:
    """Return rows by what names them, those without an id left out."""
    name, within = request.capability, asked_of(request).get(known.within.lower(), "")
    reader = "" if asker.named else asker.role
    named = ((known.name_of(row), row) for row in rows)
    return {(name, within, key, reader): row for key, row in named if key is not None}


def says(body: Any) -> bool:
    """Say whether an answer tells anything: who is none of a row's parties may rightly be told
    nothing, in zeros too.
    """
    if isinstance(body, Mapping | list):
        return any(map(says, body.values() if isinstance(body, Mapping) else body))
    return body not in (None, "", 0, False)


def _readers(asker: Asker, *, everybody: bool) -> tuple[str, ...]:
    """Return those who must be told the same as who asked, "" for all that are named."""
    return (asker.group, "") if everybody else (asker.group,)


def first_unlike(first: Mapping[Hashable, Any], second: Mapping[Hashable, Any]) -> Unlike | None:
    """Return the first thing that two readings both tell, and tell otherwise."""
    for name, value in second.items():
        if name in first and (found := next(unlike(first[name], value), None)) is not None:
            return found
    return None


@dataclass(slots=True)
class Readings:
    """What an item has read since it last wrote, and of rows that nobody writes since it began."""

    rules: Rules = field(default_factory=Rules)
    suspicions: list[Suspicion] = field(default_factory=list)
    _settled: int = 0
    _told: dict[Hashable, Told] = field(default_factory=dict)
    _unwritten: dict[Hashable, Told] = field(default_factory=dict)

    def wrote(self) -> None:
        """Forget what a write may have changed."""
        self._told.clear()

    def settling(self) -> list[Suspicion]:
        """Return what seems wrong so far, to be read again now: those that cause others first."""
        found, self.suspicions = self.suspicions, []
        self._settled += len(found)
        return sorted(found, key=lambda one: [*Doubt].index(one.doubt))

    def take(self, exchange: Exchange, bound: Bound, asker: Asker) -> None:
        """Take in a good answer to a reading, and note what in it seems wrong."""
        for suspicion in self._suspicions(exchange, bound, asker):
            known = {(one.doubt, one.capability) for one in self.suspicions}
            full = self._settled + len(self.suspicions) >= _MOST
            if not full and (suspicion.doubt, suspicion.capability) not in known:
                self.suspicions.append(suspicion)

    def _suspicions(self, exchange: Exchange, bound: Bound, asker: Asker) -> list[Suspicion]:
        request, found = exchange.request, []
        if page_doubt(self.rules, exchange):
            found.append(Suspicion(Doubt.PAGE, request))
        if filter_doubt(self.rules, exchange, bound, asker.entity)[0]:
            found.append(Suspicion(Doubt.FILTER, request))
        before = self._unlike(facts(self.rules, exchange, asker, declared_of(bound)), exchange)
        if before is not None:
            found.append(Suspicion(Doubt.SAME, request, before))
        return found

    def _unlike(self, told: Mapping[Hashable, Any], exchange: Exchange) -> Request | None:
        """Remember what was told for the first time; return the request whose answer told something
        otherwise.
        """
        request = exchange.request
        unwritten = self.rules.of(request.capability or "").unwritten
        otherwise = None
        for name, value in told.items():
            steady = unwritten or isinstance(name, LabelOf | PortraitOf)
            memory = self._unwritten if steady else self._told
            first = memory.setdefault(name, Told(value, request))
            if otherwise is None and next(unlike(first.value, value), None) is not None:
                otherwise = first.request
        return otherwise
