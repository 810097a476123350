"""What a target shows of the rows that a write is about: a refused write leaves them as they were.

The pack says which reads show them (`Context.observations`); where it names none, or the target
serves none of them, nothing is known and nothing is said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.observation import RowsRead
from conformance.core.resource import Resource
from conformance.http.checks.codes import CON_05
from conformance.http.context import Context, describe
from conformance.http.observation import Snapshot, combined, differ, followed, snapshot

_UNSEEN = Snapshot([])


def shown(context: Context, name: str, role: str, values: Mapping[str, Any]) -> Snapshot:
    """Return what every reading shows to a role of the rows that a write of these values is
    about.
    """
    known = context.observations.get(name)
    return seen(context, known.readings if known else (), role, values, context.resources)


def owner_sees(
    context: Context, name: str, values: Mapping[str, Any], resource: Resource | None
) -> Snapshot:
    """Return what the owner reads of what a write is about, nothing where the target lacks him."""
    known = context.observations.get(name)
    if known is None or context.caller(known.owner) not in context.pool.roles:
        return _UNSEEN
    about = (resource,) if resource else ()
    return seen(context, (known.whole,), known.owner, values, about)


def read_back(
    context: Context, name: str, role: str, values: Mapping[str, Any], resource: Resource | None
) -> None:
    """Have who wrote read what the write was about: all that the item reads is compared with what
    it wrote.
    """
    known = context.observations.get(name)
    if known is not None:
        seen(context, known.readings[:1], role, values, (resource,) if resource else ())


def seen(
    context: Context,
    readings: Iterable[RowsRead],
    role: str,
    values: Mapping[str, Any],
    resources: Sequence[Resource],
) -> Snapshot:
    """Return as one state what some readings show to a role."""
    return combined(
        [
            _read(context, reading, role, asked, _counted(reading, values, resources))
            for reading in readings
            if reading.capability in context.contract.bound
            for asked in _addressed(reading, values, resources)
        ]
    )


def _addressed(
    reading: RowsRead, values: Mapping[str, Any], resources: Sequence[Resource]
) -> Iterator[dict[str, Any]]:
    """Yield what points at the rows of a reading: nothing where nobody knows what does."""
    own = next((value for key, value in values.items() if key.lower() == reading.key.lower()), None)
    if not reading.key:
        yield {}
    elif reading.of_resource and resources:
        yield from ({reading.key: one.id} for one in resources)
    elif isinstance(own, str | int):
        yield {reading.key: own}


def _read(
    context: Context,
    reading: RowsRead,
    role: str,
    asked: Mapping[str, Any],
    counted: Sequence[Any],
) -> Snapshot:
    page: Mapping[str, Any] = {}
    if reading.page and context.bound(reading.capability).operation.parameter(context.paging.size):
        page = context.paging.ask(reading.page)
    asked = {**reading.besides(context), **asked, **page}
    exchange = context.call(reading.capability, role, asked)
    body = exchange.json()
    first = snapshot(context, exchange, body)
    if first.spoiled:
        return first
    more = () if reading.first else followed(context, exchange, role, asked)
    others = [one.json() for one in more]
    if reading.same:
        every = [row for one in (body, *others) for row in context.paging.rows_of(one)]
        return snapshot(
            context, exchange, [row for row in every if row.get(reading.same) in counted]
        )
    return snapshot(context, exchange, [body, *others] if others else body)


def _counted(
    reading: RowsRead, values: Mapping[str, Any], resources: Sequence[Resource]
) -> Sequence[Any]:
    """Return what the rows that count hold in the field `same`."""
    if reading.of_resource:
        return [one.id for one in resources]
    return [values.get(reading.same)]


def unchanged(
    context: Context, before: Snapshot, after: Snapshot, exchange: Exchange | None
) -> None:
    """Report a refused write unless what is read after it is what was read before it."""
    if exchange is None or context.findings:
        return
    if differ(context, before, after):
        context.report(
            CON_05,
            exchange,
            expected="lo mismo que antes de la escritura rechazada",
            actual=f"otra lectura después de {describe(exchange)}",
        )
