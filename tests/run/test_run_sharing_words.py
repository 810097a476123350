"""The plan tells how many items share how many resources, and how many are kept."""

from conformance.core.resource import Resource
from conformance.packs.siifa.facturas import FACTURA, PENDIENTE, RADICADA
from conformance.run.schedule import Schedule
from conformance.run.sharing_words import shared_lines


def _rows(*numbers: int, state: str = RADICADA) -> tuple[Resource, ...]:
    return tuple(Resource(number, FACTURA.name, state) for number in numbers)


def test_the_plan_says_how_many_share_and_how_many_are_kept() -> None:
    given = {"a": _rows(1), "b": _rows(1, 2), "c": _rows(3), "d": _rows(9, state=PENDIENTE)}
    made = Schedule((), given, {"b": ("a",)}, [*_rows(4, 5)])
    assert [
        "5 facturas radicadas: 2 pruebas las comparten, 2 se guardan para confirmar lo que se "
        "halle."
    ] == [*shared_lines(made, [FACTURA])]


def test_the_plan_says_that_none_is_kept() -> None:
    made = Schedule((), {"a": _rows(1), "b": _rows(1)}, {"b": ("a",)})
    assert [
        "1 factura radicada: 2 pruebas la comparten, ninguna se guarda para confirmar lo que se "
        "halle."
    ] == [*shared_lines(made, [FACTURA])]


def test_where_nobody_shares_the_plan_says_nothing_of_it() -> None:
    assert [] == [*shared_lines(Schedule((), {"a": _rows(1)}, spare=[*_rows(2)]), [FACTURA])]
