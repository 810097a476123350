"""What a run says that it left is what its sandbox has more than before."""

from collections.abc import Callable

from run_used_target import Send, run_on

from conformance.core.exchange import Exchange, Request
from conformance.core.profile import QUICK
from conformance.core.row_left import RowChange, RowLeft
from conformance.http.reference import Setup
from conformance.http.rows_left import rows_of
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.tables.records import GLOSA
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.selftest.rehearsed import prepare

_TABLES: dict[str, Callable[[Store], set[int]]] = {
    "glosa": lambda store: {n for n, row in store.seguimientos.items() if row.kind is GLOSA},
    "devolución": lambda store: {
        n for n, row in store.seguimientos.items() if row.kind is not GLOSA
    },
    "pago": lambda store: {*store.pagos},
    "radicado": lambda store: {row.id for row in store.radicados.values()},
    "cuenta bancaria": lambda store: {*store.cuentas},
}


def test_every_row_that_is_there_is_told_and_no_other() -> None:
    craft = prepare(profile=QUICK, phases=("probing", "scenario"))
    items = [one for one in craft.items if one.writes][::6]
    application = create(Setup(password="rehearsal"))
    rows, left = rows_of(craft.plan.pack), list[RowLeft]()

    def noting(request: Request, send: Send) -> Exchange:
        exchange = send(request)
        left.extend(rows(exchange))
        return exchange

    before = {what: there(application.store) for what, there in _TABLES.items()}
    run_on(application, craft, items, meddle=noting)
    more = {what: there(application.store) - before[what] for what, there in _TABLES.items()}
    made = [(one.what, int(one.id)) for one in left if one.change is RowChange.CREATED]
    assert more == {what: {id_ for kind, id_ in made if kind == what} for what in _TABLES}
    assert [] == [one for one in left if one.change is RowChange.UNKNOWN]
    assert all(more.values())
