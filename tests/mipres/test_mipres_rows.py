"""What an act of MIPRES leaves is judged wherever it is read: the moment of an annulment, the id of
a row that is made again.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.core.calendar import BOGOTA
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.resource import Pool
from conformance.http.oracle.written_rows import judge_rows
from conformance.run.certification import make_context
from conformance.selftest.rehearsed import Rehearsed, prepare

_EVIDENCE = Evidence("", (), None, (), None, "")
_NOW = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
_HERE = _NOW.astimezone(BOGOTA)
_SENT = {"ID": 7, "EstadoEntrega": 1, "CausaNoEntrega": 0, "ValorEntregado": "10.50"}
_MADE = [{"Id": 7, "IdReporteEntrega": 9}]
_ROW = {
    **_SENT,
    "IDReporteEntrega": 9,
    "EstRepEntrega": 0,
    "FecRepEntrega": f"{_HERE:%Y-%m-%d %H:%M}",
}
_REPORT = ("reportar_entrega", _SENT, _MADE)
_ANNUL = ("anular_reporte", {"idReporteEntrega": 9}, [{"Message": "Se anuló."}])
_Answers = Sequence[tuple[str, Mapping[str, Any], Any]]


@pytest.fixture(scope="module")
def craft() -> Rehearsed:
    return prepare(pack="mipres", phases=("contract",))


def _found(craft: Rehearsed, answers: _Answers) -> list[tuple[str, str]]:
    """Return the code and the place of what is found of the exchanges."""
    given = iter(answers)

    def send(request: Request) -> Exchange:
        *_, body = next(given)
        headers = (("content-type", "application/json"),)
        response = Response(200, headers, json.dumps(body).encode())
        nth = f"x{len(context.exchanges)}"
        return Exchange(nth, request, response, None, _NOW.isoformat(), 0.0, _EVIDENCE)

    pool = Pool(roles=frozenset({"eps", "proveedor"}))
    context = make_context(craft.plan, craft.items[0], send, lambda *_: "un-token", pool, [])
    for capability, values, _ in answers:
        request = context.request(capability, "proveedor", values)
        context.send(request, lambda exchange, bound: iter(()))
    judge_rows(craft.plan.pack, context)
    return [(one.code, one.place) for one in context.findings]


def _read(annulled: str) -> tuple[str, Mapping[str, Any], Any]:
    asked = {"noPrescripcion": "20260305000000000001"}
    return "reportes_por_prescripcion", asked, [{**_ROW, "FecAnulacion": annulled}]


@pytest.mark.parametrize(
    ("annulled", "expected"),
    [
        (f"{_HERE:%Y-%m-%d %H:%M}", []),
        (f"{_NOW:%Y-%m-%d %H:%M}", [("CON-01", "$.[0].FecAnulacion")]),
        (f"{_HERE:%Y-%m-%d}", []),
        ("2026-03-05T10:00:00-05:00", []),
        (f"{_HERE + timedelta(hours=1):%Y-%m-%d %H:%M}", [("CON-01", "$.[0].FecAnulacion")]),
        ("2026-02-01", [("CON-01", "$.[0].FecAnulacion")]),
    ],
)
def test_an_annulment_is_dated_when_it_was_made(
    craft: Rehearsed, annulled: str, expected: list[tuple[str, str]]
) -> None:
    """The row that its path names, to the minute or by its day alone, in the zone of the rest."""
    assert expected == _found(craft, [_REPORT, _ANNUL, _read(annulled)])


@pytest.mark.parametrize(
    ("again", "expected"), [(10, []), (9, [("CON-01", "$.[0].IdReporteEntrega")])]
)
def test_a_row_that_is_made_again_has_an_id_of_its_own(
    craft: Rehearsed, again: int, expected: list[tuple[str, str]]
) -> None:
    """Not that of the row that was annulled."""
    made = ("reportar_entrega", _SENT, [{"Id": 7, "IdReporteEntrega": again}])
    assert expected == _found(craft, [_REPORT, _ANNUL, made])
