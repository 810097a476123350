"""What `…XMany` takes and gives, judged only where the target says which of the two it is.

The rules of the file: no source shows a body. Where it consults, several ways of naming rows are
tried, and what comes is judged once one of them brought any of the rows; where it registers, an
array of the bodies of the single act is sent. A body that is refused, or does nothing, is our
guess and accuses nobody: the item is BLOCKED and says what was sent. All of it weighs as MAY; that
a system falls at what it was sent is told as of any other request.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.exchange import Exchange
from conformance.core.finding import Code, Level
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_04, CON_05, CON_09, SCH_01, SEC_05
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mipres.bodies import (
    EPS,
    LATER,
    PROVIDER,
    Body,
    before,
    directed,
    done,
    led,
    not_directed,
)
from conformance.packs.mipres.prescriptions import needed
from conformance.packs.mipres.same_row import differing, told
from conformance.packs.mipres.settings import CONSULTS, MANY, REGISTERS, said
from conformance.packs.mipres.several import rows_of
from conformance.packs.mipres.steps import STEPS, Step

_COUNT = 2
_OTHER = "otra_eps"
_CITED = "MIPRES-V1"
_FIRST = {"direccionamiento": directed, "no_direccionamiento": not_directed}
OF = ("direccionamiento", "no_direccionamiento", "suministro")
"""The collections of which several are asked for at once."""

Row = Mapping[str, Any]


def several(step: Step) -> str:
    """Return the operation about several rows of a collection."""
    return f"{step.reads}_varios"


def many_items(contract: Contract) -> Iterable[Item]:
    """Yield the item of each operation about several rows."""
    for step in (STEPS[name] for name in OF):
        asked = (several(step), step.act, step.reading("prescripcion"))
        if {*asked} <= {*contract.bound}:
            yield _item(step, asked)


def _item(step: Step, asked: tuple[str, ...]) -> Item:
    chain = before(step.name) if step.follows else ()
    return Item(
        id=f"probing/{asked[0]}/varias-filas",
        phase="probing",
        title=f"{asked[0]}: trae las filas que se nombran, o registra cada una, como dice el "
        "objetivo",
        run=partial(_run, step),
        capability=asked[0],
        capabilities=asked,
        requirements=(_CITED,),
        level=Level.MAY,
        roles=(EPS, PROVIDER) if chain else (EPS,),
        needs=(needed(_COUNT),),
        writes=_COUNT * (len(chain) + 2) + 1,
    )


def _run(step: Step, context: Context) -> None:
    {CONSULTS: _consult, REGISTERS: _register}[said(context.settings, MANY)](step, context)


def _body(step: Step, context: Context, nth: int) -> Body:
    """Return what the act of a collection sends of one of the prescriptions."""
    prescription = context.resources[nth]
    if not step.follows:
        return _FIRST[step.name](context, prescription)
    return LATER[step.name](context, led(context, prescription, step.follows)["Id"])


def _numbers(context: Context) -> list[str]:
    return [str(one.id) for one in context.resources[:_COUNT]]


def _consult(step: Step, context: Context) -> None:
    """Make rows one by one, and ask for all of them at once."""
    numbers = _numbers(context)
    made = [done(context, step.name, _body(step, context, nth)) for nth in range(_COUNT)]
    for way, body in _ways(step, numbers, made):
        exchange = context.call(several(step), EPS, body=body)
        if context.findings:
            return
        ours = {str(one[step.answered]) for one in made}
        if ours & {str(row.get(step.id)) for row in rows_of(context, exchange)}:
            context.notes.append(f"se preguntó con {way}")
            _brings(step, context, exchange, numbers, made)
            _shows_nobody_else(step, context, body, numbers)
            return
    ways = ", ".join(way for way, _ in _ways(step, numbers, made))
    raise BlockedError(
        f"se preguntó con {ways}, y ninguna trajo las filas: no se sabe cómo se nombran"
    )


def _ways(
    step: Step, numbers: Sequence[str], made: Sequence[Row]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the ways in which rows may be named, in words, and the body of each."""
    yield "una lista de números de prescripción", [*numbers]
    yield f"una lista de {step.id}", [one[step.answered] for one in made]
    yield (
        f"una lista de objetos con ID, {step.id} y NoPrescripcion",
        [
            {"ID": one["Id"], step.id: one[step.answered], "NoPrescripcion": number}
            for number, one in zip(numbers, made, strict=True)
        ],
    )


def _brings(
    step: Step, context: Context, exchange: Exchange, numbers: Sequence[str], made: Sequence[Row]
) -> None:
    """Report unless an answer brings each row that was asked for once, as its prescription shows
    it, and no other.
    """
    rows, ids = rows_of(context, exchange), [str(one[step.answered]) for one in made]
    shown = [str(row.get(step.id)) for row in rows]
    named = {*ids, *(str(one["Id"]) for one in made)}
    strange = next((row for row in rows if not _asked_for(step, row, numbers, named)), None)
    if strange is not None:
        actual = f"{step.id} {strange.get(step.id)}, de {strange.get('NoPrescripcion')}"
        _report(context, CON_04, exchange, "las filas que se nombran y nada más", actual)
        return
    for one in ids:
        if shown.count(one) != 1:
            actual = f"{shown.count(one)} veces"
            _report(context, CON_01, exchange, f"{step.id} {one} una vez", actual)
            return
    for number in numbers:
        for row in _of_prescription(step, context, number):
            same = next((o for o in rows if str(o.get(step.id)) == str(row.get(step.id))), None)
            wrong = differing(row, same) if same is not None else None
            if wrong is not None:
                _report(context, CON_09, exchange, *told(wrong, "como por prescripción"))
                return


def _asked_for(step: Step, row: Row, numbers: Sequence[str], named: set[str]) -> bool:
    """Say whether a row may be one that was named, whatever the system takes for its name."""
    by_id = named & {str(row.get("ID")), str(row.get(step.id))}
    return bool(by_id) or str(row.get("NoPrescripcion")) in numbers


def _shows_nobody_else(
    step: Step, context: Context, body: list[Any], numbers: Sequence[str]
) -> None:
    """Ask the same as another EPS, where there is one."""
    if context.findings or _OTHER not in context.pool.roles:
        return
    exchange = context.call(several(step), _OTHER, body=body)
    if any(str(row.get("NoPrescripcion")) in numbers for row in rows_of(context, exchange)):
        expected = f"un rechazo, o nada de esas prescripciones, para {_OTHER}"
        _report(context, SEC_05, exchange, expected, "las trae", "MIPRES-I5")


def _register(step: Step, context: Context) -> None:
    """Send the bodies of several acts at once: as many answers, and each row is read."""
    bodies = [_body(step, context, nth) for nth in range(_COUNT)]
    before = _standing(step, context)
    exchange = context.call(several(step), EPS, body=bodies)
    if context.findings:
        return
    if not context.answers.says(exchange, Meaning.ACCEPTED):
        _left_nothing(step, context, exchange, before)
        raise BlockedError(
            f"se envió una lista de {_COUNT} cuerpos de {step.act} y se rechazó: no se sabe qué "
            f"cuerpo recibe ({describe(exchange)})"
        )
    answered = [
        str(row[step.answered]) for row in rows_of(context, exchange) if step.answered in row
    ]
    stands = {one: ids - before[one] for one, ids in _standing(step, context).items()}
    if not answered and not any(stands.values()):
        raise BlockedError(
            f"se aceptó una lista de {_COUNT} cuerpos de {step.act}, y no respondió ni registró "
            f"nada: no se sabe qué cuerpo recibe ({describe(exchange)})"
        )
    if len({*answered}) != _COUNT:
        expected = f"una lista de {_COUNT} respuestas, cada una con su {step.answered}"
        _report(context, SCH_01, exchange, expected, describe(exchange))
        return
    missing = next((number for number, ids in stands.items() if not ids & {*answered}), "")
    if missing:
        expected = f"una fila de {missing} con un {step.id} de los que se respondieron"
        _report(context, CON_01, exchange, expected, "ninguna")


def _standing(step: Step, context: Context) -> dict[str, set[str]]:
    """Return the ids of the rows that each of the prescriptions has."""
    return {
        number: {str(row.get(step.id)) for row in _of_prescription(step, context, number)}
        for number in _numbers(context)
    }


def _of_prescription(step: Step, context: Context, number: str) -> list[Row]:
    """Return the rows that a prescription shows."""
    alone = context.call(step.reading("prescripcion"), EPS, {"noPrescripcion": number})
    return rows_of(context, alone)


def _left_nothing(
    step: Step, context: Context, refused: Exchange, before: Mapping[str, set[str]]
) -> None:
    """Report where something was refused and stands there all the same."""
    for number, ids in _standing(step, context).items():
        if ids - before[number]:
            _report(context, CON_05, refused, "nada, porque se rechazó", f"una fila de {number}")
            return


def _report(
    context: Context,
    code: Code,
    exchange: Exchange,
    expected: str,
    actual: str,
    requirement: str = _CITED,
) -> None:
    context.report(
        code,
        exchange,
        expected=expected,
        actual=actual,
        requirement=requirement,
        level=Level.MAY,
    )
