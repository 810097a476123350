"""A generated request that broke something is made as small as it can be, and its breaking is
proved by repeating it.

What was varied goes back to the pack's own request field by field; what stays gets simpler values:
texts are cut to the characters that matter, numbers go to the nearest one that still breaks. Then
the smallest request is sent twice more. Nothing of this is reported but the last exchange that
shows it, which says how often it came.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.finding import Finding, Level
from conformance.core.unjudged import BlockedError
from conformance.http.context import Context
from conformance.http.exemplar import ABSENT, Pointer

Changes = Mapping[Pointer, Any]
Send = Callable[[Changes], Exchange]
Allows = Callable[[Changes], bool]
SENDS = 40
_REPEATS = 2
_CLIP = 60
_TOO_LARGE = 1e15  # beyond it a float holds no cents


class _SpentError(Exception):
    """No more may be sent in search of something smaller."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Changes that broke something: what came back, and the findings, taken off the context."""

    changes: Changes
    exchange: Exchange
    findings: tuple[Finding, ...]


def _nothing(changes: Changes) -> bool:
    return False


def _unknown(place: Pointer) -> Any:
    return None


def _plenty() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Reduction:
    """How to look for the smallest changes that break the same.

    `send` sends the pack's request with some changes and judges the answer; `allows` says whether
    changes are still right to send, `base` what a place holds unchanged, `spares` whether the
    target has enough to try with. `alone` says whether the request without changes may be tried; it
    goes first unless what the target accepts is used up and `scarce`.
    """

    send: Send
    allows: Allows = _nothing
    base: Callable[[Pointer], Any] = _unknown
    spares: Callable[[], bool] = _plenty
    alone: bool = True
    scarce: bool = False


def prove(context: Context, breach: Breach, how: Reduction) -> None:
    """Report what a generated request broke, as its smallest form shows it and with how often it
    came.

    What came again is reported as it is. What one answer proves by itself (an error of the server,
    a body that breaks its schema) keeps its level however seldom it came; any other judgment that
    came twice of three is an observation, and one that never came again a note.
    """
    search = _Search(context, breach, how)
    smallest = _search(search, breach.changes)
    tries, came = search.repeat()
    answer = not context.clean(search.best.exchange)
    if came == 1 < tries and not answer:
        context.notes.append(
            f"{breach.findings[0].code} se vio una vez y no volvió en {tries - 1} repeticiones "
            f"({breach.exchange.id})"
        )
        return
    often = f"se repitió {came} de {tries}" if tries > 1 else "no se pudo repetir"
    told = f"{smallest}: {_told(search.best.changes)}; {often}"
    _report(context, breach, search.best, told, weaker=not answer and came < tries)


def _search(search: "_Search", changes: Changes) -> str:
    """Look for the smallest changes; return how to call what was found."""
    try:
        _smallest(changes, search.holds, search.how)
    except (_SpentError, BlockedError):
        return "petición"
    except BaseException:
        search.context.findings.extend(search.best.findings)
        raise
    return "petición mínima"


def _report(context: Context, seen: Breach, smallest: Breach, told: str, *, weaker: bool) -> None:
    """Report the findings of the smallest changes, with both exchanges that show them."""
    shown = tuple(dict.fromkeys((seen.exchange.id, smallest.exchange.id)))
    places = tuple(smallest.changes)
    only = ".".join(map(str, places[0])) if len(places) == 1 else ""
    for one in smallest.findings:
        context.findings.append(
            replace(
                one,
                exchanges=shown,
                actual=f"{one.actual} · {told}",
                place=one.place or only,
                level=Level.MAY if weaker else one.level,
            )
        )


class _Search:
    """The smallest breach found so far, and how many sends are left."""

    def __init__(self, context: Context, breach: Breach, how: Reduction) -> None:
        self.context, self.best, self.how = context, breach, how
        self._wanted = _signature(breach.exchange, breach.findings)
        self._end = len(context.exchanges) + SENDS

    def holds(self, changes: Changes) -> bool:
        """Say whether these changes break the same thing; they are the smallest then."""
        if changes == self.best.changes:
            return True
        if not self.how.allows(changes):
            return False
        if len(self.context.exchanges) >= self._end or not self.how.spares():
            raise _SpentError
        return self._came(changes)

    def repeat(self) -> tuple[int, int]:
        """Return how often the smallest request was sent and how often it broke the same thing."""
        tries = came = 1
        for _ in range(_REPEATS):
            try:
                again = self._came(self.best.changes)
            except BlockedError:
                break
            tries += 1
            came += again
        return tries, came

    def _came(self, changes: Changes) -> bool:
        before = len(self.context.findings)
        try:
            exchange, findings = self.context.without_reporting(lambda: self.how.send(changes))
        except BlockedError:
            del self.context.findings[before:]
            raise
        if _signature(exchange, findings) != self._wanted:
            return False
        self.best = Breach(changes, exchange, findings)
        return True


def _signature(
    exchange: Exchange, findings: tuple[Finding, ...]
) -> tuple[int | None, frozenset[str]]:
    # A legal move refused and a valid request refused are one refusal: which it is depends on what
    # was changed.
    return exchange.status, frozenset(
        {"LIF-01": "SCH-04"}.get(one.code, one.code) for one in findings
    )


def _smallest(changes: Changes, holds: Allows, how: Reduction) -> None:
    """Leave out changes one after the other, then make those that are left simpler."""
    if not changes or (how.alone and not how.scarce and holds({})):
        return
    left = _fewest(changes, holds, how)
    for place, value in tuple(left.items()):
        simplify(value, how.base(place), _replacing(left, place, holds))


def _fewest(changes: Changes, holds: Allows, how: Reduction) -> dict[Pointer, Any]:
    """Return the changes that are left when no other can be left out."""
    left = dict(changes)
    for place in changes:
        fewer = {name: value for name, value in left.items() if name != place}
        worth_asking = bool(fewer) or (how.alone and how.scarce)
        if worth_asking and holds(fewer):
            left = fewer
    return left


def _replacing(left: dict[Pointer, Any], place: Pointer, holds: Allows) -> Callable[[Any], bool]:
    """Return what tries another value at a place, and keeps it when it holds."""

    def kept(other: Any) -> bool:
        if not holds({**left, place: other}):
            return False
        left[place] = other
        return True

    return kept


def simplify(value: Any, origin: Any, holds: Callable[[Any], bool]) -> None:
    """Offer `holds` simpler and simpler values in place of one, towards what the place held
    unchanged.
    """
    if isinstance(value, str):
        _simplify_text(value, holds)
    elif isinstance(value, bool) or value is ABSENT:
        return
    elif isinstance(value, int | float):
        _simplify_number(value, origin, holds)
    elif isinstance(value, dict | list) and value:
        holds(type(value)())


def _simplify_text(text: str, holds: Callable[[Any], bool]) -> None:
    """Cut a text behind and before what matters, then make plain letters of it when only its length
    does.
    """
    if len(text) > 1 and holds("a"):
        return
    text = text[: _least(len(text), lambda size: holds(text[:size]))]
    text = text[len(text) - _least(len(text), lambda size: holds(text[len(text) - size :])) :]
    holds("a" * len(text))


def _least(size: int, holds: Callable[[int], bool]) -> int:
    """Return the least number from 1 to `size` that holds, halving what is left; `size` itself
    does.
    """
    low, high = 0, size
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def _simplify_number(value: float, origin: Any, holds: Callable[[Any], bool]) -> None:
    """Go from a number to the one nearest to the unchanged value, in units or in cents."""
    start = origin if isinstance(origin, int | float) and not isinstance(origin, bool) else 0
    if not math.isfinite(value) or max(abs(value), abs(start)) > _TOO_LARGE:
        return
    scale = 1 if isinstance(value, int) else 100
    good, bad = round(start * scale), round(value * scale)
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        if holds(middle if scale == 1 else middle / scale):
            bad = middle
        else:
            good = middle


def _told(changes: Changes) -> str:
    if not changes:
        return "la del arnés, sin nada generado"
    return ", ".join(
        f"{'.'.join(map(str, place)) or 'el cuerpo'} {_shown(value)}"
        for place, value in changes.items()
    )


def _shown(value: Any) -> str:
    if value is ABSENT:
        return "ausente"
    text = repr(value)
    more = f" ({len(value)} caracteres)" if isinstance(value, str) and len(text) > _CLIP else ""
    return f"= {text[:_CLIP]}{'…' if len(text) > _CLIP else ''}{more}"
