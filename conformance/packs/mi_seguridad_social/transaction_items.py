"""What is asked of transactions and reports that no single request shows."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from conformance.core.answers import Meaning
from conformance.core.declared import Form, of_keys
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_05, CON_06, ERR_05, LIF_03
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.http.wire.names import is_personal
from conformance.packs.mi_seguridad_social.answers import is_data
from conformance.packs.mi_seguridad_social.citations import ASPECTS
from conformance.packs.mi_seguridad_social.exemplars import (
    APPROVED,
    CCF,
    END,
    NUMBER,
    REJECTED,
    START,
    answer,
    ending,
    reported,
    told,
)
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES, REQUEST, Novelty, is_date
from conformance.packs.mi_seguridad_social.transactions import KINDS

_ABSENT = (404, 405)
_REASON = "Falta el certificado de la caja anterior."


def items(contract: Contract) -> Iterator[Item]:
    """Yield what is asked of each novelty, of the reports, and of the service that the manual
    names.
    """
    for one in NOVELTIES:
        if one.consult in contract.bound:
            yield _consulted(one)
        if {one.consult, one.respond} <= {*contract.bound}:
            yield _answered(one)
    if {START.capability, END.capability} <= {*contract.bound}:
        yield _effective()
    if REQUEST in contract.bound:
        yield _named()


def _consulted(one: Novelty) -> Item:
    return Item(
        id=f"probing/{one.consult}/dos-veces",
        phase="probing",
        title=f"{one.consult}: dos veces dice lo mismo",
        run=partial(_twice, one),
        requirements=ASPECTS["consulta.igual"],
        capability=one.consult,
        capabilities=(one.consult,),
        roles=(CCF,),
        needs=(KINDS[one.name].need(),),
    )


def _answered(one: Novelty) -> Item:
    return Item(
        id=f"probing/{one.respond}/otra-respuesta",
        phase="probing",
        title=f"{one.respond}: otra respuesta no cambia la primera",
        run=partial(_another, one),
        requirements=ASPECTS["respuesta.queda"],
        capability=one.respond,
        capabilities=(one.consult, one.respond),
        roles=(CCF,),
        needs=(KINDS[one.name].need(),),
        writes=2,
    )


def _effective() -> Item:
    return Item(
        id=f"probing/{END.capability}/despues-del-inicio",
        phase="probing",
        title=f"{END.capability}: la relación que se reportó puede terminar",
        run=_ended,
        requirements=ASPECTS["reporte.efecto"],
        capability=END.capability,
        capabilities=(START.capability, END.capability),
        roles=(CCF,),
        writes=2,
    )


def _named() -> Item:
    return Item(
        id=f"probing/{REQUEST}/existe",
        phase="probing",
        title=f"{REQUEST}: el servicio que nombra el manual existe y se llama con POST",
        run=_exists,
        requirements=ASPECTS["servicio.existe"],
        capability=REQUEST,
        capabilities=(REQUEST,),
        roles=(CCF,),
        writes=1,
    )


def _twice(one: Novelty, context: Context) -> None:
    values = {NUMBER: context.resources[0].id}
    first, again = (context.call(one.consult, CCF, values) for _ in range(2))
    if not is_data(first):
        raise BlockedError(f"la consulta no dio la solicitud: {describe(first)}")
    if again.json() != first.json():
        differ = _different(first.json(), again.json())
        context.report(
            CON_01,
            again,
            expected=f"lo mismo que la primera consulta ({differ})",
            actual=describe(again),
            aspect="consulta.igual",
        )


def _different(first: Mapping[str, Any], again: Any) -> str:
    if not isinstance(again, Mapping):
        return "vino otra cosa"
    keys = [key for key in (*first, *again) if first.get(key) != again.get(key)]
    return ", ".join(dict.fromkeys(keys))


def _another(one: Novelty, context: Context) -> None:
    """A rejection first, an approval after it: what the second says shows if it was stored."""
    number = context.resources[0].id
    data = told(context, one, number)
    first = context.call(one.respond, CCF, answer(context, one, data, REJECTED, _REASON))
    context.require(first, Meaning.ACCEPTED, "rechazar la solicitud")
    before = told(context, one, number)
    again = context.call(one.respond, CCF, answer(context, one, data, APPROVED))
    if context.answers.accepts(again):
        context.report(
            LIF_03,
            again,
            expected=f"{context.told(Meaning.OUT_OF_TURN)}: ya se respondió",
            actual=describe(again),
            aspect="respuesta.queda",
        )
        return
    after = told(context, one, number)
    if after != before:
        context.report(
            CON_05,
            again,
            expected="la solicitud como la dejó la primera respuesta",
            actual=f"lo leído después difiere de lo leído antes en {_different(before, after)}",
            aspect="respuesta.queda",
        )


def _ended(context: Context) -> None:
    start = reported(context, START)
    context.require(context.call(START.capability, CCF, start), Meaning.ACCEPTED, "reportar")
    end = context.call(END.capability, CCF, ending(context, start))
    if not context.answers.accepts(end):
        context.report(
            CON_01,
            end,
            expected="aceptado: el inicio de esa relación se reportó y se tomó",
            actual=describe(end),
            aspect="reporte.efecto",
        )


def _exists(context: Context) -> None:
    exchange = context.call(REQUEST, CCF, {})
    if exchange.status in _ABSENT:
        context.report(
            ERR_05,
            exchange,
            expected="cualquier respuesta de un servicio que existe y se llama con POST",
            actual=describe(exchange),
            aspect="servicio.existe",
        )


KNOWN = "conocidas"
"""The key of a target file that says what transactions are known to tell."""
KNOWN_FORM = Form({one.name: Form(each=of_keys(*one.keys)) for one in NOVELTIES})
"""By novelty and number, what of its data."""


def known_items(contract: Contract) -> Iterator[Item]:
    """Yield the comparison of what transactions tell with what is known of them."""
    for one in NOVELTIES:
        if one.consult in contract.bound:
            yield Item(
                id=f"probing/{one.consult}/conocida",
                phase="probing",
                title=f"{one.consult}: lo que se registró vuelve igual",
                run=partial(_as_known, one),
                requirements=ASPECTS["consulta.conocida"],
                capability=one.consult,
                capabilities=(one.consult,),
                roles=(CCF,),
            )


def _same(key: str, told: Any, wanted: str) -> bool:
    """Say whether a consulta tells what is known: of a day, with or without its hour."""
    text = str(told)
    return text == wanted or (is_date(key) and bool(wanted) and text[:10] == wanted)


def _as_known(one: Novelty, context: Context) -> None:
    known: Mapping[str, Mapping[str, str]] = context.declared.get(KNOWN, {}).get(one.name, {})
    if not known:
        raise BlockedError(f"el objetivo no dice en {KNOWN} qué se registró de una transacción")
    for number, wanted in known.items():
        data = told(context, one, number)
        wrong = [key for key, value in wanted.items() if not _same(key, data.get(key), value)]
        if wrong:
            key = wrong[0]
            expected, actual = _unlike(key, wanted[key], data.get(key))
            context.report(
                CON_06,
                context.exchanges[-1],
                expected=expected,
                actual=actual,
                aspect="consulta.conocida",
            )
            return


def _unlike(key: str, wanted: str, told: Any) -> tuple[str, str]:
    """Return what was registered and what is told in its place: of a person, without the value."""
    asked = f"{key} como se registró"
    if not is_personal(key):
        return f"{asked}: {wanted}", f"{told}"
    longer = len(f"{told}") - len(wanted)
    return f"{asked} (***)", f"otro valor, de {longer:+} letras" if longer else "otro valor"
