"""The rows that an item writes: by a bulk, alone, and by acts on them; each write must be taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange, Request
from conformance.core.finding import Code
from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.checks.codes import CON_01
from conformance.http.context import describe
from conformance.http.probes.bulk_expected import set_by
from conformance.http.probes.bulk_figures import Row, known
from conformance.http.probes.shown_rows import ReportedError, ShownRows


@dataclass(slots=True)
class BulkRows(ShownRows):
    """The rows of one item as they are written: many at once, alone, and by acts on them."""

    beside: Callable[[Request], Exchange] | None = None  # sends a write with another's request
    why: Callable[[Exchange], tuple[Code, str]] | None = None  # what a refusal is told as

    def __post_init__(self) -> None:
        ShownRows.__post_init__(self)
        if (known := self.bulk.refused) is not None:
            self.why = lambda _: known

    def fill(self, rows: Sequence[dict[str, Any]], role: str = "") -> None:
        """Send a good bulk and compare its answer, element by element."""
        bulk = self.bulk
        asked = {bulk.list_field: list(rows)}
        exchange = self._sent(bulk.capability, role or self.writer, asked)
        body = self._proved(exchange)
        if bulk.in_one:
            raise NotApplicableError(
                f"{bulk.capability} da una respuesta por todos: no dice qué quedó de cada uno"
            )
        made = bulk.elements(body)
        if made is None or len(made) != len(rows):
            count = str(len(made)) if made is not None else type(body).__name__
            where = f" en {bulk.answered}" if bulk.answered else ""
            self._tell(CON_01, exchange, f"{len(rows)} elementos{where}, en su orden", count)
            return
        pairs = list(zip(rows, made, strict=True))
        for place, (row, one) in enumerate(pairs):
            self.spotted.in_answer(exchange, place, row, one)
        self._remember(exchange, pairs)
        self.spotted.tell(self.sent, range(len(self.ids)))

    def one_by_one(self, rows: Sequence[dict[str, Any]]) -> None:
        """Send other rows alone: one and many leave the same, each its own counters."""
        for whole in rows:
            row = known(self.context, self.bulk.single, whole)
            exchange = self.context.call(self.bulk.single, self.writer, row)
            self._remember(exchange, [(row, self._proved(exchange))])
            if self.context.findings:
                return
            last = len(self.ids) - 1
            self._detail(last)
            self.spotted.tell(self.sent, [last])
            resource = next(one for one in self.context.resources if last in self._of(one))
            self._summary(next(iter(self.bulk.counts)), resource)

    def single(self, role: str, whole: dict[str, Any]) -> None:
        """Send a row alone, as much of it as is said there; it is known whole."""
        row = known(self.context, self.bulk.single, whole)
        exchange = self._sent(self.bulk.single, role, row)
        self._remember(exchange, [(whole, self._proved(exchange))])

    def forget(self, place: int) -> None:
        """Take a row as not read since an act on it."""
        self.details.pop(place, None)
        self.set_last = frozenset()

    def act(self, place: int, capability: str, role: str, body: dict[str, Any]) -> None:
        """Make an act on one row: it shows what was sent, and the others what they showed."""
        exchange = self._sent(capability, role, body)
        key = self.bulk.reads.key.lower()
        said = {name: value for name, value in body.items() if name.lower() != key}
        if not self.context.answers.says(exchange, Meaning.ACCEPTED):
            self._shows_none(place, said)
        self._proved(exchange)
        self.sent[place] |= said
        left = set_by(self.context, self.pack.lifecycles, exchange, said)
        self.left[place] |= left
        self.set_last = frozenset(left)
        self.acted = place
        self.fresh = frozenset(body)

    def _shows_none(self, place: int, said: Row) -> None:
        """Report a row that is not there, or shows already what an act on it says and nobody said:
        why the act was refused.
        """
        reads = self.bulk.reads
        exchange = self._read(reads.detail, reads.reader(place), {reads.key: self.ids[place]})
        found = exchange.json()
        if not self._shows(exchange):
            self._tell(CON_01, exchange, "lo que se acaba de registrar se lee", describe(exchange))
            raise ReportedError
        for name in said if isinstance(found, Mapping) else ():
            value = found.get(name)
            if name not in self.sent[place] and value not in (None, ""):
                self._tell(CON_01, exchange, f"{name}: nada, que nadie lo dijo", f"{value!r}")
                raise ReportedError

    def _sent(self, capability: str, role: str, body: Mapping[str, Any]) -> Exchange:
        request = self.context.request(capability, role, body)
        return (self.beside or self.context.send)(request)

    def _proved(self, exchange: Exchange) -> Any:
        """Return the body of an accepted answer. Raises BlockedError when somebody else's doing
        explains a refusal, ReportedError when it is reported.
        """
        if self.context.answers.says(exchange, Meaning.ACCEPTED):
            return exchange.json()
        if not self.context.clean(exchange):
            raise ReportedError
        reasons = [self.pack.interference(self.context, one) for one in self.context.resources]
        reason = next(filter(None, reasons), "")
        if self.why and not reason:
            self._tell_refusal(exchange, self.why)
        why = self.context.used_by_others(reason) if reason else describe(exchange)
        raise BlockedError(f"no se aceptó lo que debía aceptarse: {why}")

    def _tell_refusal(
        self, exchange: Exchange, why: Callable[[Exchange], tuple[Code, str]]
    ) -> NoReturn:
        """Report the row that is not as it must be and may explain a refusal, or the refusal."""
        self.look()
        if not self.context.findings:
            code, aspect = why(exchange)
            self._tell(code, exchange, "aceptada (2xx)", describe(exchange), aspect=aspect)
        raise ReportedError

    def _remember(self, exchange: Exchange, made: Sequence[tuple[dict[str, Any], Any]]) -> None:
        """Keep the rows and their ids, up to the first without an id of its own."""
        id_field = self.bulk.reads.id
        for row, answer in made:
            number = answer.get(id_field) if isinstance(answer, Mapping) else None
            if not isinstance(number, int | str) or number in self.ids:
                expected = f"un {id_field} propio en cada elemento"
                self._tell(CON_01, exchange, expected, repr(number))
                return
            self.ids.append(number)
            self.sent.append(dict(row))
            self.left.append(set_by(self.context, self.pack.lifecycles, exchange, row))
