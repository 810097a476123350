"""A sample of what a ledger says was read, asked again: whether an endpoint still answers so.

Nothing is written: only readings are sent, of items that had written nothing before, since what
they saw was there without them. Of an answer is compared what time does not change: the status, the
fields that each row had and their kinds, and the values that were asked for by path or query and
came back. A row more, another amount or another date is no difference.
"""

import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.core.capability import Kind, kind_of
from conformance.core.errors import ConformanceError
from conformance.core.exchange import Exchange, Request, Response
from conformance.http.wire.masking import MASK

_PASSING = frozenset({408, 425, 429, 502, 503, 504})  # of a moment, not of a system
_ECHOED = 3  # characters of a value that is no coincidence
_DIGIT = re.compile(r"\d")
_ROW = "[]"
_MOST = 5_000
_PATIENCE = 5
TokenOf = Callable[[str, str], str]
Leaf = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A reading that is answered otherwise: its id in the ledger, what was asked, and how."""

    exchange: str
    asked: str
    how: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """What came of a sample: so many of so many readings were sent, so many got no answer."""

    readings: int
    sent: int
    unanswered: int
    differences: tuple[Difference, ...]

    @property
    def answered(self) -> int:
        """How many could be compared."""
        return self.sent - self.unanswered

    @property
    def agrees(self) -> bool:
        """Whether something was compared, and nothing is otherwise."""
        return self.answered > 0 and not self.differences


def readings(lines: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the exchanges that only read, of rows that the run did not touch: what they saw is
    there without it.
    """
    wrote: set[str] = set()
    touched: set[str] = set()
    found = []
    for line in lines:
        kind, status = kind_of(line), line["status"]
        if kind is Kind.WRITE and (status is None or status < 400):
            wrote.add(line["item"])
            touched |= _touched(line)
        sound = status is not None and status not in _PASSING and not line["fault"]
        if kind is Kind.READ and sound and line["item"] not in wrote:
            found.append(line)
    return [line for line in found if touched.isdisjoint(_rows_of(line["url"]))]


def _touched(line: Mapping[str, Any]) -> set[str]:
    """Return the ids that a write may have changed: those of its address, of what it sent and of
    the rows it left.
    """
    sent = _Leaves(_tree(line["request_body"])).values.values()
    left = (text for row in line.get("left") or () for text in row[1:3])
    said = (_written(value) for values in sent for value in values)
    return {one for one in (*_rows_of(line["url"]), *said, *left) if _DIGIT.search(one)}


def _rows_of(url: str) -> list[str]:
    """Return what an address has that may be the id of a row."""
    path = urlsplit(url).path.split("/")
    return [unquote(one) for one in path if _DIGIT.search(one)]


def sample(
    lines: Sequence[Mapping[str, Any]], percent: float, seed: int
) -> list[Mapping[str, Any]]:
    """Return so many percent of some readings, at least one where there are any; a seed draws the
    same. One of each sort (capability, role, status, verb) is drawn before a second of any.
    """
    count = min(ceil(len(lines) * percent / 100), _MOST, len(lines))
    drawn = random.Random(seed).sample(range(len(lines)), len(lines))
    turns: dict[Leaf, int] = {}
    order = []
    for place in drawn:
        line = lines[place]
        sort = tuple(str(line[name]) for name in ("capability", "role", "status", "method"))
        turns[sort] = turns.get(sort, 0) + 1
        order.append((turns[sort], place))
    chosen = sorted(order, key=lambda one: one[0])[:count]
    return [lines[place] for _, place in sorted(chosen, key=lambda one: one[1])]


Rebuilt = Callable[[Mapping[str, Any], TokenOf], Request | None]
"""Returns the request of a line as it is sent now, None where the ledger does not hold it whole."""


class Sender(Protocol):
    """Who sends requests, and has the tokens of roles."""

    def send(self, request: Request) -> Exchange:
        """Return the exchange of a request. Raises ConformanceError."""

    def token(self, role: str, service: str = "") -> str:
        """Return a token of a role. Raises ConformanceError."""


def ask(
    lines: Sequence[Mapping[str, Any]], rebuilt: Rebuilt, client: Sender, percent: float, seed: int
) -> AskedAgain:
    """Send a sample of readings again and return how they are answered. What the ledger does not
    hold whole is not drawn; of a system that answers none of the first, no more is asked.
    """
    whole = [line for line in lines if rebuilt(line, _no_token) is not None]
    told: list[Difference] = []
    sent = silent = 0
    for line in sample(whole, percent, seed):
        if sent == silent == _PATIENCE:
            break
        sent += 1
        answer = _answer(line, rebuilt, client)
        if answer is None:
            silent += 1
        elif how := otherwise(line, answer.status, answer.body.decode("utf-8", "replace")):
            asked = f"{line['method']} {urlsplit(line['url']).path} ({line['role']})"
            told.append(Difference(line["id"], asked, how))
    return AskedAgain(len(whole), sent, silent, tuple(told))


def _no_token(role: str, service: str) -> str:
    """Nobody logs in to see whether a request can be made."""
    return ""


def _answer(line: Mapping[str, Any], rebuilt: Rebuilt, client: Sender) -> Response | None:
    """Return what a reading is answered now, None for nothing that says anything."""
    try:
        request = rebuilt(line, client.token)
        answer = client.send(request).response if request else None
    except ConformanceError:  # its role may not log in any more
        return None
    return None if answer is None or answer.status in _PASSING else answer


def otherwise(line: Mapping[str, Any], status: int, body: str | None) -> str:
    """Return how an answer differs from the one that a line holds, "" where it does not."""
    if status != line["status"]:
        return f"respondió {status}, y el libro dice {line['status']}"
    then, now = _tree(line["response_body"]), _tree(body)
    if then is None or now is None:
        return ""
    return next(
        (said for said in (*_of_shape(_Leaves(then), _Leaves(now)), *_of_echo(line, then, now))), ""
    )


def _tree(body: str | None) -> Any:
    """Return the JSON of a body as it is kept, None for what is none or was cut."""
    try:
        return json.loads(body or "")
    except (ValueError, RecursionError):
        return None


class _Leaves:
    """The fields of a tree, those of the rows of a list as one: how often each place of objects
    was there, which fields each of them had, and the kinds and values of each field.
    """

    def __init__(self, tree: Any) -> None:
        self.objects: dict[Leaf, int] = {}
        self.fields: dict[Leaf, int] = {}
        self.values: dict[Leaf, list[Any]] = {}
        pending: list[tuple[Leaf, Any]] = [((), tree)]
        while pending:
            at, node = pending.pop()
            self.values.setdefault(at, []).append(node)
            if isinstance(node, dict):
                self.objects[at] = self.objects.get(at, 0) + 1
                pending += (((*at, str(name)), value) for name, value in node.items())
                for name in node:
                    self.fields[*at, str(name)] = self.fields.get((*at, str(name)), 0) + 1
            elif isinstance(node, list):
                pending += (((*at, _ROW), value) for value in node)

    def always(self) -> list[Leaf]:
        """Return the fields that each of their objects had."""
        return [at for at, count in self.fields.items() if count == self.objects[at[:-1]]]

    def kinds(self, at: Leaf) -> set[str]:
        """Return the kinds of a field's values, those left out that say nothing."""
        return {_kind(value) for value in self.values.get(at, ())} - {""}


def _kind(value: Any) -> str:
    if value is None or (isinstance(value, str) and MASK in value):
        return ""
    if isinstance(value, bool):
        return "booleano"
    if isinstance(value, int | float):
        return "número"
    if isinstance(value, dict):
        return "objeto"
    return "lista" if isinstance(value, list) else "texto"


def _of_shape(then: _Leaves, now: _Leaves) -> Iterator[str]:
    for at in then.always():
        if now.objects.get(at[:-1]) and now.fields.get(at, 0) < now.objects[at[:-1]]:
            yield f"falta «{_named(at)}»"
    for at in then.values:
        before, after = then.kinds(at), now.kinds(at)
        if before and after and not after <= before:
            is_, was = (" o ".join(sorted(one)) for one in (after, before))
            yield f"«{_named(at)}» es {is_}, y era {was}"


def _of_echo(line: Mapping[str, Any], then: Any, now: Any) -> Iterator[str]:
    """Yield the fields that held what was asked for, and hold something else."""
    asked = {value for value in _asked(line["url"]) if len(value) >= _ECHOED}
    before, after = _Leaves(then), _Leaves(now)
    for at, values in before.values.items():
        told = {_written(value) for value in values}
        if len(told) == 1 and told <= asked:
            others = {_written(value) for value in after.values.get(at, ())} - told - {""}
            if others:
                yield f"«{_named(at)}» ya no es lo que se pidió"


def _asked(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    yield from (unquote(one) for one in parts.path.split("/"))
    yield from (value for _, value in parse_qsl(parts.query))


def _written(value: Any) -> str:
    """Return a value as an address would have it, "" for one that says nothing."""
    return str(value) if _kind(value) in ("texto", "número") else ""


def _named(at: Leaf) -> str:
    return ".".join(at) or "el cuerpo"
