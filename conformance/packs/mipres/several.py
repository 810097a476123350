"""Several rows of one prescription: every reading shows each of them once, in the state that it
has, and the list of a day says of any row what its prescription does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.resource import Resource
from conformance.http.checks.codes import CON_01, CON_04, CON_09, SCH_04
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.oracle.rowwise import between
from conformance.packs.mipres.bodies import (
    EPS,
    LATER,
    PROVIDER,
    ROLES,
    Body,
    billed,
    directed,
    done,
    not_directed,
)
from conformance.packs.mipres.discovery import today
from conformance.packs.mipres.prescriptions import document_of, needed
from conformance.packs.mipres.steps import ANNULLED, CHAIN, NOTHING, STEPS, Step

_COUNT = 3
_ACTIVE, _PROCESSED = 1, 2
_QUANTITIES = ("30", "12.5", "7.25")
_OWN: Mapping[str, Sequence[Any]] = {
    "NoEntrega": (1, 2, 3),
    "CantTotAEntregar": _QUANTITIES,
    "CantTotEntregada": _QUANTITIES,
    "CantUnMinDis": _QUANTITIES,
    "ValorTotFacturado": ("125000.40", "52083.50", "30208.43"),
    "NoFactura": ("FE-0001", "FE-0002", "FE-0003"),
    "DirPaciente": ("Calle 10 # 20-30", "Carrera 7 # 1-2", "Avenida 19 # 4-88"),
    "NoLote": ("L-2026-07", "L-2026-08", "L-2025-12"),
    "ValorEntregado": ("125000.50", "80000", "999.99"),
    "NoIDRecibe": ("1900000009", "1900000010", "1900000011"),
}
"""What each of the rows has of its own, so that none passes for another."""

_FIRST = {"direccionamiento": directed, "no_direccionamiento": not_directed, "facturacion": billed}
_CHAINS = (CHAIN, ("no_direccionamiento",), ("facturacion",))


def several_items(contract: Contract) -> Iterable[Item]:
    """Yield one item for each chain of collections."""
    for chain in _CHAINS:
        asked = tuple(_asked(chain))
        if {*asked} <= {*contract.bound}:
            yield _item(chain, asked)


def _asked(chain: Sequence[str]) -> Iterator[str]:
    for name in chain:
        yield STEPS[name].act
        yield from (STEPS[name].reading(by) for by in STEPS[name].ways)


def _item(chain: Sequence[str], asked: tuple[str, ...]) -> Item:
    first = STEPS[chain[0]]
    cited = ("R3", "R3b") if chain == CHAIN else ("R3b",)
    return Item(
        id=f"probing/{first.act}/varias-filas",
        phase="probing",
        title=f"{first.act}: de varias filas de una prescripción, cada lectura trae cada una",
        run=partial(_run, chain),
        capability=first.act,
        capabilities=asked,
        requirements=tuple(f"MIPRES-{one}" for one in (*cited, "R8", "R10", "R10b", "R17")),
        roles=tuple(dict.fromkeys(ROLES[name] for name in chain)),
        needs=(needed(),),
        writes=_COUNT * len(chain),
    )


def _run(chain: Sequence[str], context: Context) -> None:
    prescription, cases = context.resources[0], list[Any]()
    before: list[Any] = []
    for name in chain:
        made = [_made(context, name, prescription, nth, cases) for nth in range(_COUNT)]
        cases = [one["Id"] for one in made]
        ids = [one[STEPS[name].answered] for one in made]
        _read_everywhere(context, STEPS[name], prescription, dict(zip(ids, cases, strict=True)))
        if before:
            _are_processed(context, STEPS[STEPS[name].follows], prescription, before)
        before = ids


def _made(
    context: Context, name: str, prescription: Resource, nth: int, cases: Sequence[Any]
) -> Mapping[str, Any]:
    body = LATER[name](context, cases[nth]) if cases else _FIRST[name](context, prescription)
    return done(context, name, _varied(body, nth))


def _varied(body: Body, nth: int) -> Body:
    own = {name: values[nth] for name, values in _OWN.items() if name in body}
    return {**body, **own} if "NoEntrega" in own or "ID" in body else {**body, "ConTec": nth + 1}


def _read_everywhere(
    context: Context, step: Step, prescription: Resource, ids: Mapping[Any, Any]
) -> None:
    """Read the rows by prescription, by patient and by day, as each role that may."""
    kind, number = document_of(prescription)
    values: dict[str, dict[str, Any]] = {
        "prescripcion": {"noPrescripcion": prescription.id},
        "paciente": {"fecha": today(context), "tipodoc": kind, "numdoc": number},
        "fecha": {"fecha": today(context)},
    }
    for role in _readers(context, step.reading("fecha")):
        for by in (one for one in values if one in step.ways):
            exchange = context.call(step.reading(by), role, values[by])
            if not _are_shown(context, step, exchange, ids):
                break
            if by == "fecha" and role == ROLES[step.name]:
                _as_by_prescription(context, step, exchange, values[by])


def _readers(context: Context, name: str) -> Iterator[str]:
    listed = context.bound(name).capability.roles
    return (role for role in (EPS, PROVIDER) if role in listed and role in context.pool.roles)


def _are_shown(context: Context, step: Step, exchange: Exchange, ids: Mapping[Any, Any]) -> bool:
    """Report unless a reading is taken and each row stands once in it, active and of its case; say
    whether so.
    """
    taken = (Meaning.ACCEPTED, NOTHING)
    if not context.expect(exchange, taken, SCH_04, requirement=_cited(step)):
        return False
    rows = rows_of(context, exchange)
    code = CON_04 if exchange.request.capability == step.reading("fecha") else CON_01
    for one, case in ids.items():
        found = [row for row in rows if str(row.get(step.id)) == str(one)]
        told = [f"{step.state}: {row.get(step.state)}, ID: {row.get('ID')}" for row in found]
        if told == [f"{step.state}: {_ACTIVE}, ID: {case}"]:
            continue
        actual = told[0] if len(told) == 1 else f"{len(told)} filas"
        context.report(
            code,
            exchange,
            expected=f"{step.id} {one} una vez, con {step.state}: {_ACTIVE}, ID: {case}",
            actual=actual,
            requirement=_cited(step),
        )
        return False
    return True


def _cited(step: Step) -> str:
    return "MIPRES-R3" if step.name == CHAIN[0] else "MIPRES-R3b"


def _are_processed(
    context: Context, step: Step, prescription: Resource, ids: Sequence[Any]
) -> None:
    """Report unless the rows that the last acts processed say so."""
    name, asked = step.reading("prescripcion"), {"noPrescripcion": prescription.id}
    exchange = context.call(name, EPS, asked)
    for row in rows_of(context, exchange):
        state = row.get(step.state)
        if str(row.get(step.id)) in map(str, ids) and str(state) != str(_PROCESSED):
            context.report(
                CON_01,
                exchange,
                expected=f"{step.state}: {_PROCESSED}, de lo que otro acto procesó",
                actual=f"{step.state}: {state!r}",
                requirement="MIPRES-R10" if step.name in CHAIN[:2] else "MIPRES-R10b",
            )
            return


def _as_by_prescription(
    context: Context, step: Step, listing: Exchange, asked: Mapping[str, Any]
) -> None:
    """Report where the list of a day says of a row what its prescription does not; what somebody
    else changed meanwhile is no difference.
    """
    role, rows = ROLES[step.name], rows_of(context, listing)
    places = dict.fromkeys((0, 1, len(rows) // 2, len(rows) - 1))
    for row in (rows[place] for place in places if 0 <= place < len(rows)):
        asking = {"noPrescripcion": row.get("NoPrescripcion")}
        exchange = context.call(step.reading("prescripcion"), role, asking)
        other = _of_id(step, rows_of(context, exchange), row)
        wrong = next(between(row, other), None) if other is not None else None
        told = str(wrong) if wrong else "no está"
        if other is not None and wrong is None:
            continue
        again = context.call(step.reading("fecha"), role, asked)
        if _of_id(step, rows_of(context, again), row) != row or row.get(ANNULLED):
            continue
        name = wrong.field if wrong else step.id
        context.report(
            CON_09,
            exchange,
            expected=f"{name}: {row.get(name)!r}, como en la lista del día",
            actual=told,
            requirement="MIPRES-R8",
        )
        return


def _of_id(
    step: Step, rows: Sequence[Mapping[str, Any]], row: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    number = str(row.get(step.id))
    return next((one for one in rows if str(one.get(step.id)) == number), None)


def rows_of(context: Context, exchange: Exchange) -> list[Mapping[str, Any]]:
    """Return the rows of an answer that is taken."""
    body = exchange.json() if context.answers.says(exchange, Meaning.ACCEPTED) else None
    return [row for row in body if isinstance(row, Mapping)] if isinstance(body, list) else []
