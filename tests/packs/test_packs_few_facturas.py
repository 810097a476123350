"""What a run asks of forty facturas filed and ten that are not."""

from functools import cache

from conformance.core.resource import Pool
from conformance.http.reference import Setup
from conformance.run.estimate import Pace, estimate
from conformance.run.outlook import running
from conformance.run.schedule import Schedule
from conformance.selftest.rehearsal import settle
from conformance.selftest.rehearsed import Known, Rehearsed, prepare

_FEW = Setup(stock={"radicada": 40, "pendiente": 10})
_SLOW = Pace(1.0, 16)
_FORESEEN = 12  # minutes


@cache
def _craft() -> Rehearsed:
    return prepare()


@cache
def _settled() -> Known:
    return settle(_craft(), setup=_FEW)


def _schedule() -> tuple[Schedule, Pool]:
    return _settled().schedule, _settled().pool


def test_each_role_reads_a_row_that_went_through_all_acts() -> None:
    """A factura is returned once: who reads a devolución as each role gets one of the forty."""
    made, _ = _schedule()
    assert {"probing/ver_glosa/roles", "probing/ver_devolucion/roles"} <= {
        name for name, rows in made.given.items() if rows
    }


def test_items_are_shared_out_so_that_a_slow_server_is_done_in_time() -> None:
    plan, (made, pool) = _craft().plan, _schedule()
    foreseen = estimate(plan, made, running(plan, made, pool), _SLOW)
    assert foreseen.minutes <= _FORESEEN
