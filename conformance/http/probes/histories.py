"""What a list of the acts on each row tells: all that was done to it, in order, and no more."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.core.answers import Meaning
from conformance.http.checks.alike import alike
from conformance.http.checks.codes import CON_01
from conformance.http.context import describe
from conformance.http.probes.bulk_rows import BulkRows

Acts = Sequence[Mapping[str, Any]]


def histories_agree(rows: BulkRows, acted: Mapping[int, Acts]) -> bool:
    """Read what was done to each row that was acted on, by its readers in turn; say whether all of
    it was told. Nothing is read where no list tells of acts.
    """
    history, context, reads = rows.bulk.reads.history, rows.context, rows.bulk.reads
    for place, acts in acted.items() if history else ():
        assert history is not None
        capability, code = history
        asked = {reads.key: rows.ids[place]}
        exchange = context.call(capability, reads.reader(place), asked)
        told = context.paging.rows_of(exchange.json())
        if context.answers.says(exchange, Meaning.ACCEPTED) and _same(code, acts, told):
            continue
        context.report(
            CON_01,
            exchange,
            expected=f"{code}: {', '.join(str(one.get(code)) for one in acts)}, en su orden",
            actual=", ".join(str(one.get(code)) for one in told) or describe(exchange),
        )
        return False
    return True


def _same(code: str, acts: Acts, told: Acts) -> bool:
    return len(acts) == len(told) and all(
        alike(act.get(code), row.get(code)) for act, row in zip(acts, told, strict=True)
    )
