"""A list is walked page by page, or several pages at once where the target is slow: it reads the
same, and is judged in the same order.
"""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from phases_small import Small, operation

from conformance.core.capability import Kind
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.paging import Paging
from conformance.http.context import Context
from conformance.http.contract.binding import Bound, Capability
from conformance.http.contract.effective import Contract
from conformance.http.observation import listed, rows

SKIPPING = Paging(
    offset="salta", size="filas", rows="datos", total="total", pages="paginas", largest=200
)
PAGING = replace(SKIPPING, offset="", page="pagina")


@dataclass(slots=True)
class _List:
    """A list of so many rows in pages of so many, and which pages were asked for, in what order."""

    rows: int
    size: int = 200
    told: tuple[str, ...] = ("total", "paginas")
    paging: Paging = PAGING
    elapsed: float = 0.2
    asked: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def context(self, at_once: int) -> Context:
        made = Capability("listar", "tienda", Kind.READ, True, ("quien",), (), {})
        bound = Bound(made, operation(None, method="GET"), "documento")
        return replace(
            Small(lambda sent: (200, "{}")).context(),
            contract=Contract({}, {}, {"listar": bound}, ()),
            send_request=self.send,
            paging=self.paging,
            parallel_reads=at_once,
        )

    def send(self, request: Request) -> Exchange:
        query = parse_qs(urlsplit(request.url).query)
        position = int(query[self.paging.position][0])
        page = position if self.paging.page else position // self.size + 1
        with self._lock:
            self.asked.append(page)
        answer = json.dumps(self._page(page)).encode()
        response = Response(200, (("content-type", "application/json"),), answer)
        evidence = Evidence("", (), None, (), "", "")
        return Exchange(f"x{page}", request, response, None, "", self.elapsed, evidence)

    def _page(self, page: int) -> Mapping[str, Any]:
        first = (page - 1) * self.size
        found = [{"id": one} for one in range(first, min(first + self.size, self.rows))]
        said = {"total": self.rows, "paginas": -(-self.rows // self.size)}
        return {"datos": found, **{name: said[name] for name in self.told}}


@pytest.mark.parametrize("told", [("total", "paginas"), ("total",), ("paginas",), ()])
@pytest.mark.parametrize("size", [200, 50])
@pytest.mark.parametrize("paging", [PAGING, SKIPPING])
def test_pages_read_together_are_the_same_rows_judged_in_their_order(
    told: tuple[str, ...], size: int, paging: Paging
) -> None:
    """A server may give smaller pages than asked, and say how many there are or not."""
    alone, together = (_List(1010, size, told, paging) for _ in range(2))
    one, several = alone.context(1), together.context(4)
    assert listed(one, "listar", "quien", "id", most=5000) == listed(
        several, "listar", "quien", "id", most=5000
    )
    assert [sent.id for sent in one.exchanges] == [sent.id for sent in several.exchanges]
    assert alone.asked == sorted(together.asked)


def test_pages_go_ahead_only_where_the_target_is_slow_and_takes_several() -> None:
    """The first says how many there are; then as many as the target takes are sent together."""
    quick, slow = _List(1000, elapsed=0.001), _List(1000)
    for target in (quick, slow):
        list(islice(rows(target.context(3), "listar", "quien", {}, "id"), 201))
    assert ([1, 2], [1, 2, 3, 4]) == (quick.asked, sorted(slow.asked))


def test_no_page_is_asked_for_before_its_rows_are_wanted() -> None:
    target = _List(1000)
    list(islice(rows(target.context(4), "listar", "quien", {}, "id"), 200))
    assert [1] == target.asked
