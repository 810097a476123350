"""What is asked of a caja that was notified: that it consults, answers, and does so once.

The rules of the file: a caja can't be made to act. An item notifies it of a transaction of its own,
waits for a condition, as long as the target says, and judges what arrived about that transaction
alone. That nothing arrives is a finding only where the target says that its caja acts by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from conformance.core.answers import Meaning
from conformance.core.exchange import Request
from conformance.core.unjudged import BlockedError
from conformance.http.checks.codes import (
    CLI_01,
    LIF_01,
    LIF_03,
    LIF_10,
    SEC_05,
)
from conformance.http.context import Context, describe
from conformance.http.contract.effective import Contract
from conformance.http.item import Item
from conformance.packs.mi_seguridad_social.auth import CAJA
from conformance.packs.mi_seguridad_social.citations import ASPECTS
from conformance.packs.mi_seguridad_social.dance import (
    Dance,
    answered_first,
    judge_answer,
    judge_calls,
    judge_keys,
)
from conformance.packs.mi_seguridad_social.ficha import FICHA, SERVICE
from conformance.packs.mi_seguridad_social.notification import MINISTRY, notification, request_data
from conformance.packs.mi_seguridad_social.novelties import (
    NOTIFY,
    NOVELTIES,
    OTHER_CODES,
    Novelty,
)
from conformance.packs.mi_seguridad_social.serving import Case

_QUIET_S = 3.0
_ABSENT = (404, 405)


def items(contract: Contract) -> Iterator[Item]:
    """Yield what is asked of a caja, where the target has it."""
    if NOTIFY not in contract.bound:
        return
    for one in NOVELTIES:
        yield _item(f"baile-{one.name}", f"{one.words} se consulta y se responde", *_OF_A_DANCE)(
            partial(_danced, one)
        )
    for name, title, aspect, run in _OTHERS:
        yield _item(name, title, *_JUDGED.get(name, (aspect,)))(run)


_OF_A_DANCE = ("caja.baile", "caja.respuesta", "caja.motivo", "caja.claves", "caja.direccion")
"""What is judged of each call of a dance and of its answer. With whose token a caja calls is told
only by a target that gives its clients: of that no dance speaks.
"""
_JUDGED = {"defectuosa": ("caja.defectuosa", "caja.motivo", "caja.claves")}
"""What an item judges, where that is more than one aspect."""


def _item(name: str, title: str, *aspects: str) -> Callable[[Callable[[Context], None]], Item]:
    def made(run: Callable[[Context], None]) -> Item:
        return Item(
            id=f"probing/{NOTIFY}/{name}",
            phase="probing",
            title=f"{NOTIFY}: {title}",
            run=run,
            requirements=tuple(dict.fromkeys(name for one in aspects for name in ASPECTS[one])),
            capability=NOTIFY,
            capabilities=(NOTIFY,),
            roles=(MINISTRY,),
            writes=2,
        )

    return made


def _notified(context: Context, one: Novelty, case: Case | None = None) -> Dance:
    """Notify a caja of a transaction of this item alone."""
    made = notification(context, one)
    number = str(made["numero_transaccion"])
    case = case or Case(number, one, request_data(one, number))
    case.number, case.data = number, {**case.data, "NumeroTransaccion": number}
    attendance = context.attend(number, case)
    assert context.desk is not None
    address = f"{context.desk.address}/{number}/{one.asked}"
    values = {**made, "url": address}
    exchange = context.call(NOTIFY, MINISTRY, values)
    context.require(exchange, Meaning.ACCEPTED, "notificar a la caja")
    return Dance(context, case, attendance, exchange, values)


def _automatic(context: Context) -> bool:
    return context.declared.get(CAJA, {}).get("automatico") is True


def _silent(dance: Dance, what: str, aspect: str = "caja.baile") -> None:
    """Nothing came: what is wrong with the calls that did is why, where anything is. Else it is a
    finding where the caja acts by itself, and otherwise nobody can tell. Raises BlockedError.
    """
    context = dance.context
    judge_calls(dance)
    if context.findings:
        return
    waited = f"{context.wait_s:.0f} s"
    if _automatic(context):
        dance.report(LIF_01, dance.last, aspect, f"{what} en {waited}", "no llegó")
        return
    raise BlockedError(
        f"no llegó de la caja {what} en {waited}: si actúa sola, dígalo en {CAJA}.automatico; si "
        "no, alguien debe hacerla actuar mientras tanto"
    )


def _danced(one: Novelty, context: Context) -> None:
    dance = _notified(context, one)
    case = dance.case
    if not context.await_arrival(lambda: bool(case.answered)):
        _silent(dance, "la respuesta" if case.consulted else "la consulta")
        return
    judge_calls(dance)
    if answered_first(case):
        context.notes.append("respondió antes de consultar")
    judge_answer(dance)


def _defective(context: Context) -> None:
    """A request that lacks what it needs: a caja rejects it, and says why."""
    one = NOVELTIES[0]
    case = Case("", one, {**request_data(one, ""), "Departamento": "5", "Municipio": ""})
    dance = _notified(context, one, case)
    if not context.await_arrival(lambda: bool(case.answered)):
        _silent(dance, "la respuesta")
        return
    body, answer = case.answered[0], dance.came(one.answered)[0]
    if str(body.get("ResultadoTramite")) == "1" and not answered_first(case):
        wanted = "ResultadoTramite 2: el departamento está mal escrito"
        dance.report(LIF_10, answer, "caja.defectuosa", wanted, "la aprobó")
    judge_keys(dance, body, answer)


def _repeated(context: Context) -> None:
    one = NOVELTIES[0]
    dance = _notified(context, one)
    case = dance.case
    again = context.call(NOTIFY, MINISTRY, dance.values)
    if not context.answers.accepts(again):
        context.notes.append(f"la notificación repetida recibe {describe(again)}")
    if not context.await_arrival(lambda: bool(case.answered)):
        _silent(dance, "la respuesta")
        return
    if context.await_arrival(lambda: len(case.answered) > 1, _QUIET_S):
        calls = dance.came(one.answered)
        dance.report(LIF_03, calls[1], "caja.una", "una sola respuesta", "respondió dos veces")


def _others(context: Context) -> None:
    """Of those whose data nobody has shown it is only seen whether they are taken."""
    for code, words in OTHER_CODES.items():
        made = {**notification(context, NOVELTIES[0]), "codigo_novedad": code}
        told = context.call(NOTIFY, MINISTRY, made)
        if not context.answers.accepts(told):
            context.report(
                LIF_01,
                told,
                expected=f"que se tome la novedad {code}, {words}",
                actual=describe(told),
                aspect="caja.novedades",
            )


def _answered_before(context: Context) -> None:
    one = NOVELTIES[0]
    case = Case("", one, request_data(one, ""), codigo="GN37")
    dance = _notified(context, one, case)
    if not context.await_arrival(lambda: bool(case.answered)):
        _silent(dance, "la respuesta")
        return
    if context.await_arrival(lambda: len(case.answered) > 1, _QUIET_S):
        calls = dance.came(one.answered)
        wanted = "ninguna otra respuesta después de GN37 (ya respondida)"
        dance.report(LIF_03, calls[1], "caja.una", wanted, "respondió otra vez")


def _renewed(context: Context) -> None:
    one = NOVELTIES[0]
    case = Case("", one, request_data(one, ""), forgetful=True)
    dance = _notified(context, one, case)
    if context.await_arrival(lambda: bool(case.answered)):
        return
    if case.forgot and not case.consulted:
        wanted = "otro token, y la misma llamada con él"
        dance.report(LIF_01, dance.last, "caja.renueva", wanted, "no volvió a llamar tras el 401")
        return
    _silent(dance, "la respuesta")


def _followed(context: Context) -> None:
    """The address is of the same machine by another name: who calls it would call anybody."""

    elsewhere = _elsewhere(context)
    one = NOVELTIES[0]
    made = notification(context, one)
    number = str(made["numero_transaccion"])
    case = Case(number, one, request_data(one, number))
    attendance = context.attend(number, case)
    address = f"{elsewhere}/{number}/{one.asked}"
    told = context.call(NOTIFY, MINISTRY, {**made, "url": address})
    if context.answers.refuses(told):
        return
    dance = Dance(context, case, attendance, told, made)
    if context.await_arrival(lambda: bool(case.calls), _QUIET_S):
        here = urlsplit(elsewhere).netloc
        calls = [x for x in attendance.arrivals if urlsplit(x.request.url).netloc == here]
        if calls:
            wanted = "ninguna llamada a la dirección de otro"
            dance.report(SEC_05, calls[0], "caja.ajena", wanted, f"llamó a {here}")


def _elsewhere(context: Context) -> str:
    """Return another name of the address where the harness listens. Raises BlockedError."""
    if context.desk is None:
        raise BlockedError("el objetivo no pide escuchar (listen)")
    parts = urlsplit(context.desk.address)
    port = f":{parts.port}" if parts.port else ""
    others = {"127.0.0.1": "localhost", "localhost": "127.0.0.1", "arnes": "ajeno.arnes"}
    if parts.hostname not in others:
        raise BlockedError("la dirección en que se escucha no tiene otro nombre que se vea")
    return f"{parts.scheme}://{others[parts.hostname]}{port}"


def _registered(context: Context) -> None:
    """The service answers to the verb with which it is registered."""
    held = context.declared.get(FICHA, {}).get(SERVICE, {})
    verb = str(held.get("operacion", "")).strip().upper()
    if not verb:
        raise BlockedError(f"el objetivo no dice con qué operación se registró ({FICHA})")
    made = notification(context, NOVELTIES[0])
    request = context.request(NOTIFY, MINISTRY, made)
    bound = context.bound(NOTIFY)
    if verb == bound.operation.method:
        exchange = context.send(request)
    else:
        exchange = context.send(_by(request, verb))
    if exchange.status in _ABSENT:
        context.report(
            CLI_01,
            exchange,
            expected=f"un servicio que responde a {verb}, con que se registró",
            actual=describe(exchange),
            aspect="caja.operacion",
        )


def _by(request: Request, verb: str) -> Request:
    return replace(request, method=verb)


_OTHERS: tuple[tuple[str, str, str, Callable[[Context], None]], ...] = (
    (
        *("defectuosa", "una solicitud defectuosa se rechaza con su motivo"),
        *("caja.defectuosa", _defective),
    ),
    ("otras-novedades", "las novedades 6 a 9 se toman", "caja.novedades", _others),
    ("repetida", "lo notificado dos veces se procesa una", "caja.una", _repeated),
    ("ya-respondida", "después de GN37 no se responde otra vez", "caja.una", _answered_before),
    ("token-vencido", "con el token vencido la caja pide otro", "caja.renueva", _renewed),
    ("url-ajena", "la dirección de otro no se llama", "caja.ajena", _followed),
    ("operacion", "el servicio responde a la operación registrada", "caja.operacion", _registered),
)
