"""One try of an item of generation after the other, until one finds something."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from conformance.http.context import Context
from conformance.http.generation.base_request import BaseRequest
from conformance.http.generation.shrink import Changes


@dataclass(frozen=True, slots=True)
class Try:
    """Something to send and to judge; `changes` are what it sends, None when no changes tell it."""

    changes: Changes | None
    make: Callable[[], object]


def try_each(context: Context, request: BaseRequest, tries: Iterator[Try]) -> None:
    """Make one try after the other until one finds something or nothing is left to try with.

    What only reads is sent some ahead, as many at once as the target takes, and judged in the same
    order.
    """
    while _goes_on(context, request) and (some := tuple(islice(tries, request.parallel_reads))):
        request.prefetch(one.changes for one in some if one.changes is not None)
        for one in some:
            if not _goes_on(context, request):
                return
            one.make()


def _goes_on(context: Context, request: BaseRequest) -> bool:
    return not context.findings and not request.spent
