"""How long each operation took over a whole run, judged from its ledger."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from conformance.core.finding import Finding
from conformance.http.checks.timing import Sample, slow, strain
from conformance.report.ledger import exchanges, sampled


def slow_operations(
    path: Path, p95_s: float, alone: Sequence[float]
) -> Iterator[tuple[str, Finding]]:
    """Yield what was slower than a target may be, each with the item that it shows in.

    `alone` is what exchanges took that nobody else was beside, where items were in flight together.
    """
    items: dict[str, str] = {}
    taken: list[Sample] = []
    for line in exchanges(path):
        items[line["id"]] = line["item"]
        taken += sampled(line)
    strained = strain(alone, (one.elapsed for one in taken))
    for finding in slow(taken, p95_s, strained):
        yield items[finding.exchanges[-1]], finding
