"""What an item wrote, and everything that it was answered and read of it: the rows as sent.

The rules of the file: it sends nothing. When an item has ended, its exchanges are gone through in
their order. What the item found by itself goes before: then only what breaks more by the same name
is told.
"""

from collections.abc import Sequence

from conformance.core.capability import Kind
from conformance.core.finding import Level
from conformance.http.context import Context
from conformance.http.oracle.row_memory import RowMemory
from conformance.http.oracle.shown_row import Difference
from conformance.http.pack import Pack


def judge_rows(pack: Pack, context: Context) -> None:
    """Report where what an item wrote is not shown as it was sent, the first of each field at each
    operation.
    """
    told: set[tuple[str | None, str]] = set()
    for one in _differences(pack, context):
        key = one.exchange.request.capability, one.wanted.name
        if key in told or not _adds(context, one):
            continue
        told.add(key)
        context.report(
            one.code,
            one.exchange,
            place=f"$.{one.place}",
            expected=f"{one.place}: {one.wanted.value.told}",
            actual=f"{one.place}: {one.actual!r}",
        )


def _adds(context: Context, one: Difference) -> bool:
    """Say whether a difference adds to what the item found: it found nothing, or nothing that must
    be and the same by its name.
    """
    found = context.findings
    lighter = all(each.level is not Level.MUST for each in found)
    return lighter and {each.code for each in found} <= {one.code.id}


def _differences(pack: Pack, context: Context) -> Sequence[Difference]:
    if all(one.request.kind is not Kind.WRITE for one in context.exchanges):
        return ()
    memory = RowMemory(pack, context)
    return [one for exchange in context.exchanges for one in memory.take(exchange)]
