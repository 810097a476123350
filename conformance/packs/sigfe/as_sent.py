"""What was registered, read again: every value that was sent is shown where it was sent, by every
area, of every transaction and however often it is read; Buscar says the same.

The places are those of the message: what a Registrar takes and what an Obtener shows are wrapped
alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from conformance.core.exchange import Exchange
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import CON_01, CON_02, CON_04
from conformance.http.context import Context
from conformance.http.contract.effective import Contract
from conformance.http.exemplar import ABSENT
from conformance.http.item import Item
from conformance.packs.sigfe import people
from conformance.packs.sigfe.bodies import (
    LESS,
    Adjusted,
    detail,
    payment,
    requirement,
    this_year,
)
from conformance.packs.sigfe.crossed import crossed_items
from conformance.packs.sigfe.discovery import listed, usable
from conformance.packs.sigfe.exemplars import cartera_of, entry_of
from conformance.packs.sigfe.modules import FIRST, MODULES, ModuleNames
from conformance.packs.sigfe.read_again import (
    Made,
    agree,
    balance,
    obtained,
    registered,
    report,
)
from conformance.packs.sigfe.resources import with_money
from conformance.packs.sigfe.settings import period, today, year
from conformance.packs.sigfe.told import (
    carteras,
    document_ids,
    documents,
    lacking,
    own_ids,
    unlike,
)

_OWNER, _OTHER = "institucion", "otra_area"
_LESS = 500
_AMOUNTS = (123_457, 999, 1_000_001, 45_670, 8_000_003, 777)
_TITLES = (
    *("Primera: adquisición", "Segunda, de ñandúes", "Tercera (útiles) nº 3"),
    *("Cuarta «de papel»", "Quinta: 50 % & más", "Sexta y última"),
)
_WHOLE = ("SIGFE-PRE-7", "SIGFE-PRE-6", "SIGFE-PRE-28", "SIGFE-R-TEXTOS", "SIGFE-R-ACUERDO")


def items(exemplars: Mapping[str, Any], contract: Contract) -> Iterable[Item]:
    """Yield one item for each module that registers and each area, one of what was there, and those
    about credentials of another service.
    """
    yield from crossed_items(exemplars, contract)
    yield from people.items()
    for module in MODULES:
        for role in (_OWNER, _OTHER):
            yield _item(MODULES[module], role)
    for role in (_OWNER, _OTHER):
        yield Item(
            id=f"probing/obtener_requerimiento/lo-que-hay-{role}",
            phase="probing",
            title=f"obtener_requerimiento: {role} lee lo mismo de uno, aunque lea otros",
            capability="obtener_requerimiento",
            capabilities=("obtener_requerimiento", "buscar_requerimiento"),
            requirements=("SIGFE-PRE-7", "SIGFE-R-ACUERDO"),
            roles=(role,),
            run=partial(_what_is_there, role),
        )


def _item(module: ModuleNames, role: str) -> Item:
    name = f"registrar_{module.capability}"
    read = (f"obtener_{module.capability}", f"buscar_{module.capability}")
    return Item(
        id=f"probing/{name}/como-se-envio-{role}",
        phase="probing",
        title=f"{name}: lo que {role} registra se lee como se envió, cada vez y en cada lugar",
        capability=name,
        capabilities=(name, *read),
        requirements=_WHOLE,
        roles=(role,),
        needs=(with_money(),) if role == _OWNER and module.name != FIRST else (),
        writes=2 * len(_AMOUNTS) + 1,
        run=partial(_as_sent, module, role),
    )


def _as_sent(module: ModuleNames, role: str, context: Context) -> None:
    before = 0 if module.name == FIRST else before_of(context, module, role)
    made = [_made(context, module, role, before, nth) for nth in range(len(_AMOUNTS))]
    first: dict[int, Any] = {}
    for one in (*made, *made):
        shown = obtained(context, module, role, one)
        if shown is None or not _right(context, module, one, shown):
            return
        told = first.setdefault(one.folio, shown[1])
        if told != shown[1]:
            report(context, shown[0], CON_01, "lo mismo que antes", "otra cosa", "SIGFE-PRE-7")
            return
    if not _apart(context, module, made):
        return
    if _searched(context, module, role, made):
        _moved(context, module, role, before, made[0])


def _moved(context: Context, module: ModuleNames, role: str, before: int, one: Made) -> None:
    """Adjust a transaction downwards, and report unless it moved by as much, and what it stands on
    with it.
    """
    read = obtained(context, module, role, one)
    stood = balance(context, role, before)
    if read is None or (before and stood is None):
        return
    paid = module.name == "contabilidad"
    cartera = cartera_of(context, one.folio, role) if paid else _one(carteras(module, read[1]))
    document = _one(documents(read[1]))
    if module.name == FIRST and not (cartera and document):
        return
    adjusted = Adjusted(LESS, one.folio, document, cartera)
    registered(context, module, role, _row(context, module, before, _LESS, adjusted))
    again = obtained(context, module, role, one)
    left = balance(context, role, before)
    if again is None:
        return
    for what, wanted, actual in (
        ("saldo", one.amount - _LESS, again[1].get("saldo")),
        ("saldo del requerimiento", (stood or 0) + (0 if paid else _LESS), left),
    ):
        if actual is not None and actual != wanted:
            told = f"{what}: {wanted}"
            report(context, again[0], CON_02, told, f"{actual!r}", "SIGFE-PRE-6")
            return


def _one(names: Sequence[Any]) -> Any:
    return next(filter(None, names), None)


def _row(
    context: Context, module: ModuleNames, before: int, amount: int, adjusted: Adjusted
) -> dict[str, Any]:
    """Return what adjusts a transaction of a module, by its own document or its cartera."""
    if module.name == "contabilidad":
        return payment(context, adjusted.cartera, amount, adjusted)
    if module.name == FIRST:
        return requirement(context, amount, adjusted)
    return detail(context, FIRST, before, amount, adjusted)


def before_of(context: Context, module: ModuleNames, role: str) -> int:
    """Return the folio of a requerimiento of the area of a role, which no item of another module
    takes from at the same time.
    """
    if role == _OWNER:
        return int(context.resources[0].id)
    told = (str(row.get("folio")) for row in usable(context, role))
    folios = sorted(int(folio) for folio in told if folio.isdigit())
    nth = [*MODULES].index(module.name)
    if nth >= len(folios):
        raise BlockedError(f"el área de {role} no tiene bastantes requerimientos con que probar")
    return folios[nth]


def _made(context: Context, module: ModuleNames, role: str, before: int, nth: int) -> Made:
    amount, title = _AMOUNTS[nth], _TITLES[nth]
    texts = {"titulo": title, "descripcion": f"{title}: descripción"}
    if module.name == "contabilidad":
        devengo = detail(context, FIRST, before, amount)
        folio = registered(context, MODULES["devengo"], role, devengo)
        entry = entry_of(context, folio, role)
        row = {**payment(context, cartera_of(context, entry, role), amount), **texts}
    elif module.name == FIRST:
        row = {**requirement(context, amount), **texts}
    else:
        row = {**detail(context, FIRST, before, amount), **texts}
    return Made(row, amount, registered(context, module, role, row))


def _right(
    context: Context,
    module: ModuleNames,
    one: Made,
    read: tuple[Exchange, Mapping[str, Any]],
) -> bool:
    """Report the first value that is not shown as it was sent; where all that is shown is right,
    the first that the message has nowhere: nobody knows where a system shows it.
    """
    exchange, shown = read
    own = _own(context, module, one)
    told = [*unlike(one.sent, shown, ()), *unlike(own, shown, ()), *lacking(module, shown)]
    if not told:
        return True
    worst = next((each for each in told if each.actual is not ABSENT), told[0])
    report(
        context,
        exchange,
        worst.code,
        f"{worst.name}: {worst.wanted!r}",
        "nada" if worst.actual is ABSENT else f"{worst.actual!r}",
        worst.requirement,
    )
    return False


def _own(context: Context, module: ModuleNames, one: Made) -> dict[str, Any]:
    """Return what the system says of a transaction that was just registered."""
    state = context.settings["aprobado.valor"]
    known = {"estado": state, "monto": one.amount, "saldo": one.amount}
    return {"folio": one.folio, "ejercicio": year(context), "periodo": period(context), **known}


def _apart(context: Context, module: ModuleNames, made: list[Made]) -> bool:
    """Report unless each id of a document is of one transaction of all that were read of a module,
    and each of a cartera of one of those that were made; say whether it is. What a payment pays may
    have its cartera.
    """
    ids: dict[str, str] = {}
    own = {str(one.folio) for one in made}
    for exchange in context.exchanges:
        if exchange.request.capability != f"obtener_{module.capability}":
            continue
        body = exchange.json()
        shown = body.get(module.shown) if isinstance(body, Mapping) else None
        if not isinstance(shown, Mapping):
            continue
        folio = str(shown.get("folio"))
        names = own_ids(module, shown) if folio in own else document_ids(shown)
        for name in sorted(names):
            if ids.setdefault(name, folio) != folio:
                said = f"el id {name!r} en el folio {ids[name]} y en el {folio}"
                report(context, exchange, CON_01, "ids de una sola", said, "SIGFE-PRE-28")
                return False
    return True


def _searched(context: Context, module: ModuleNames, role: str, made: list[Made]) -> bool:
    """Report unless a Buscar says of each transaction what its Obtener does; say whether it did."""
    name = f"buscar_{module.capability}"
    whole, now = this_year(context, role), today(context)
    first, last = (f"{now + timedelta(days=days):%Y-%m-%d}" for days in (-1, 1))
    days = {
        "fechaDesde": max(first, whole["fechaDesde"]),
        "fechaHasta": min(last, whole["fechaHasta"]),
    }
    asked = {**whole, **days}
    exchange = context.call(name, role, asked)
    rows = listed(context, role, exchange, module)
    for one in made:
        row = next((row for row in rows if str(row.get("folio")) == str(one.folio)), None)
        if row is None:
            agree(context, exchange, f"el folio {one.folio}, de hoy", "no está")
            return False
        for key, wanted in (("monto", one.amount), ("titulo", one.sent["titulo"])):
            if row.get(key) != wanted:
                agree(context, exchange, f"{key}: {wanted!r}", f"{row.get(key)!r}")
                return False
        if row.get("saldo") not in (None, one.amount):
            agree(context, exchange, f"saldo: {one.amount}", f"{row.get('saldo')!r}")
            return False
    return True


def _what_is_there(role: str, context: Context) -> None:
    """Read two requerimientos in turns, and what a Buscar says of them."""
    module = MODULES[FIRST]
    rows = listed(context, role)[1:3]
    if not rows:
        raise BlockedError(f"el área de {role} no tiene requerimientos que leer")
    first: dict[str, Any] = {}
    for row in (*rows, *rows):
        folio = str(row.get("folio"))
        made = Made({}, 0, int(folio)) if folio.isdigit() else None
        read = obtained(context, module, role, made, CON_04) if made else None
        if read is None:
            return
        exchange, shown = read
        state, now = context.settings["aprobado.valor"], year(context)
        wanted = {"folio": int(folio), "estado": state, "ejercicio": now}
        for one in unlike(wanted, shown, ()):
            told = f"{one.name}: {one.wanted!r}"
            report(context, exchange, CON_01, told, f"{one.actual!r}", one.requirement)
            return
        # Whoever takes from it meanwhile changes what is left of it.
        rest = {name: value for name, value in shown.items() if name != "saldo"}
        if first.setdefault(folio, rest) != rest:
            report(context, exchange, CON_01, "lo mismo que antes", "otra cosa", "SIGFE-PRE-7")
            return
        for key in ("monto", "titulo"):
            if row.get(key) is not None and row[key] != shown.get(key):
                agree(context, exchange, f"{key}: {row[key]!r}, como Buscar", f"{shown.get(key)!r}")
                return
