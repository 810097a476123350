"""Items of files performed beside each other, and told in their order."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from conformance.files.item import DeliveryItem
from conformance.report.ledger import LEDGER
from conformance.report.record import Header
from conformance.report.writer import Writer
from conformance.run.deliveries.performing import DeliveryJournal, Hear, now, perform_item
from conformance.run.deliveries.plan import DeliveryPlan


def _unheard(item: str, exchange: object) -> None:
    """Nobody listens."""


def performed(
    plan: DeliveryPlan,
    items: Sequence[DeliveryItem],
    *,
    workers: int = 1,
    hear: Hear = _unheard,
) -> Iterator[DeliveryJournal]:
    """Yield what each item did, in their order, so many at once; each has folders of its own."""
    with tempfile.TemporaryDirectory(prefix="conformance-") as scratch:
        one = partial(perform_item, plan, scratch=Path(scratch), hear=hear)
        if workers == 1:
            yield from map(one, items)
            return
        with ThreadPoolExecutor(workers) as pool:
            made = [pool.submit(one, item) for item in items]
            try:
                for waiting in made:
                    yield waiting.result()
            finally:
                for waiting in made:
                    waiting.cancel()


def record(
    plan: DeliveryPlan,
    header: Header | None,
    folder: Path,
    *,
    workers: int = 1,
    told: Callable[[DeliveryJournal], object] = lambda journal: None,
) -> None:
    """Perform the items of a plan and write the ledger of the run into a folder, or go on with the
    one that lies there where there is no header; one that is interrupted says so. Raises what the
    harness itself did wrong, once it is written.
    """
    with Writer(folder / LEDGER, more=header is None) as writer:
        if header is None:
            writer.resumed(now())
        else:
            writer.header(header)
        interrupted, error = False, None
        try:
            for journal in performed(plan, plan.items, workers=workers, hear=writer.exchange):
                for finding in journal.findings:
                    writer.finding(journal.item.id, finding)
                writer.item(journal.recorded)
                error = error or journal.error
                told(journal)
        except KeyboardInterrupt:
            interrupted = True
        writer.footer(
            now(),
            interrupted=interrupted,
            notes=plan.pack.remarks(plan.target),
        )
    if error is not None:
        raise error
