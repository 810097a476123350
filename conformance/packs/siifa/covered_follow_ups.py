"""What varies in what is done to a glosa or a devolución once it is there."""

from collections.abc import Callable, Sequence
from typing import Any

from conformance.core.lifecycle import Lifecycle, Move
from conformance.http.context import Context
from conformance.http.factor import (
    NOBODY,
    NTH,
    SIBLINGS,
    CoveredAct,
    Factor,
    SentRow,
    nths,
    roles,
    siblings,
)
from conformance.packs.siifa.acts import (
    ANSWER_CODES,
    answered,
    answered_reiteration,
    reiterated,
)
from conformance.packs.siifa.covered_acts import ROWS
from conformance.packs.siifa.covered_rules import of_act
from conformance.packs.siifa.date_factors import dates
from conformance.packs.siifa.factors import each, present, texts
from conformance.packs.siifa.lifecycles import GLOSA


def _last_of(cycle: Lifecycle, capability: str) -> Move:
    return next(move for move in cycle.moves if move.capability == capability)


def follow_up(cycle: Lifecycle) -> tuple[CoveredAct, ...]:
    """Return what is done to a glosa or a devolución once it is there."""
    kind = cycle.name
    made: dict[str, Callable[[Context, str, Any], dict[str, Any]]] = {
        f"responder_{kind}": answered,
        f"reiterar_{kind}": reiterated,
        f"responder_reiteracion_{kind}": answered_reiteration,
    }
    return tuple(_act(cycle, name, make) for name, make in made.items())


def _act(cycle: Lifecycle, name: str, make: Callable[..., dict[str, Any]]) -> CoveredAct:
    act = _last_of(cycle, name).act
    assert act is not None
    earlier = [
        move.act.date
        for move in cycle.moves[: cycle.moves.index(_last_of(cycle, name))]
        if move.act
    ]

    def base(context: Context, sent: SentRow, number: Any, serial: int) -> dict[str, Any]:
        return {**make(context, cycle.name, number), act.text: f"C{serial}"}

    def factors(context: Context, who: Sequence[str]) -> tuple[Factor, ...]:
        several = (nths(ROWS), siblings()) if cycle is GLOSA else ()
        claimed = _claimed(context, name)
        return (
            roles(who),
            *several,
            each(act.code, _offered(context, cycle, name), optional=act.code not in act.least),
            dates(act.date, *dict.fromkeys(earlier)),
            texts(act.text, act.longest),
            *claimed,
        )

    apart = ((NTH, f"{one}.ª") for one in ROWS if one > 1)
    return CoveredAct(
        name,
        _last_of(cycle, name).roles,
        base,
        factors,
        apart=tuple((one, (SIBLINGS, NOBODY)) for one in (*apart, (NTH, "otra"))),
        wrong=of_act(act),
        beside=True,
    )


def _offered(context: Context, cycle: Lifecycle, name: str) -> list[str]:
    """Return the codes of an act: those that the norm gives it, or that the target lists of it."""
    kind = cycle.name
    listed = context.pool.codes
    if name != f"reiterar_{kind}":
        act = _last_of(cycle, name).act
        codes = [one for one in (act.codes if act else ()) if one in listed.get("RESPUESTA", ())]
        return codes or [ANSWER_CODES[kind]]
    own = [one for move in cycle.moves for one in [move.code] if one]
    decided = {"glosa": ["GRE003", "GTL002"], "devolucion": ["DRE003"]}[kind]
    group = listed.get(kind.upper(), ())
    found = [one for one in dict.fromkeys([*decided, *own]) if one in group]
    return found or list(group[:1])


def _claimed(context: Context, name: str) -> tuple[Factor, ...]:
    """Return whether something is claimed again, where the contract has it (X22)."""
    schema = context.bound(name).operation.request_schema or {}
    if "valorReiteracion" not in schema.get("properties", {}):
        return ()
    return (present("valorReiteracion", lambda sent: 1.25),)
