"""A story says how it begins, and whether it changes anything after that."""

import pytest
from scenario_playground import the_known, the_writing

from conformance.http.item import Item
from conformance.scenario.document import parse
from conformance.scenario.runner import items

DEVUELVE = (
    "given: true, role: erp, call: formular_devolucion, "
    "with: {idFactura: '${f.id}', observacion: Igual}, "
    "save: {seguimiento: idSeguimientoFacturaGlosa}"
)
RESPONDE = (
    "role: ips, call: responder_devolucion, "
    "with: {idSeguimientoFacturaDevolucion: '${seguimiento}', observacion: '${texto}'}"
)


def _items(*steps: str) -> tuple[Item, ...]:
    written = "\n".join(f"  - {{name: n, {step}}}" for step in steps)
    text = (
        "id: x\ntitle: t\nrequirements: [SIIFA-R02]\n"
        "given: {facturas: {f: {radicada: true}}}\n"
        f"for: {{texto: [uno, dos]}}\nsteps:\n{written}\n"
    )
    return items(parse(text, "x.yaml", the_known()), the_writing())


@pytest.mark.parametrize(
    ("steps", "opening", "settled"),
    [
        ([DEVUELVE, f"{RESPONDE}, expect: {{status: 400}}"], 1, True),
        ([DEVUELVE, f"given: true, {RESPONDE}"], 2, True),
        ([DEVUELVE, RESPONDE], 1, False),
        ([DEVUELVE, f"{RESPONDE}, expect: {{status: [200, 400]}}"], 1, False),
        ([DEVUELVE.replace("given: true, ", "")], 0, False),
    ],
)
def test_what_is_given_and_written_first_is_how_a_story_begins(
    steps: list[str], opening: int, *, settled: bool
) -> None:
    first, second = _items(*steps)
    names = ("formular_devolucion", "responder_devolucion")
    assert names[:opening] == tuple(name for name, _ in first.opening)
    assert settled is first.settled
    assert first.opening[:1] == second.opening[:1]


def test_what_depends_on_the_cell_begins_otherwise_in_another() -> None:
    first, second = _items(DEVUELVE, f"given: true, {RESPONDE}")
    assert first.opening[0] == second.opening[0]
    assert first.opening[1] != second.opening[1]
