"""What a caja did about one notification, and what is judged of it: with what each call was signed,
which number it asked about, and what it answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from conformance.core.exchange import Exchange
from conformance.core.finding import Code
from conformance.http.checks.codes import (
    CON_01,
    LIF_10,
    SCH_01,
    SEC_01,
    SEC_02,
    SEC_04,
)
from conformance.http.context import Context
from conformance.http.listener.desk import Attendance
from conformance.packs.mi_seguridad_social.novelties import (
    ANSWER_KEYS,
    NOVELTIES,
    REASON,
    is_date,
)
from conformance.packs.mi_seguridad_social.serving import Case, in_address

_RESULTS = ("1", "2")


@dataclass(frozen=True, slots=True)
class Dance:
    """A notification of an item, and what came of it."""

    context: Context
    case: Case
    attendance: Attendance
    told: Exchange
    values: Mapping[str, Any]

    def report(
        self, code: Code, exchange: Exchange, aspect: str, expected: str, actual: str
    ) -> None:
        """Report what is wrong with a call, or with that none came."""
        self.context.report(code, exchange, expected=expected, actual=actual, aspect=aspect)

    @property
    def last(self) -> Exchange:
        """The last call about it, or the notification where none came."""
        return self.attendance.arrivals[-1] if self.attendance.arrivals else self.told

    def came(self, name: str) -> list[Exchange]:
        """Return the calls of a service."""
        ends = f"/{name}".lower()
        return [
            one
            for one in self.attendance.arrivals
            if urlsplit(one.request.url).path.lower().endswith(ends)
        ]


def judge_calls(dance: Dance) -> None:
    """Judge with what each call was signed, and which number it asked about."""
    case = dance.case
    for exchange, (_, service) in zip(dance.attendance.arrivals, case.shown, strict=False):
        if in_address(exchange.request):
            said = "el token en la dirección"
            dance.report(SEC_04, exchange, "caja.direccion", "el token en la cabecera", said)
        elif service == "":
            dance.report(SEC_01, exchange, "caja.token", "un token del servicio", "ninguno")
        elif not _of_the_service(exchange, service):
            told = service or "un token que nadie dio"
            wanted = "el token del servicio al que llama"
            dance.report(SEC_02, exchange, "caja.token", wanted, f"el de {told}")
    wrong = [one for one in case.consulted if str(_number(one)) != case.number]
    if wrong:
        said = f"preguntó por «{_number(wrong[0])}»"
        calls = dance.came(case.novelty.asked)
        wanted = f"la transacción {case.number}, que se le notificó"
        dance.report(CON_01, calls[-1], "caja.baile", wanted, said)


def _of_the_service(exchange: Exchange, service: str | None) -> bool:
    """Say whether a token is of the service that is called, where anybody knows which that is."""
    last = urlsplit(exchange.request.url).path.rpartition("/")[2].lower()
    names = {one.asked.lower(): one.consult for one in NOVELTIES}
    names |= {one.answered.lower(): one.respond for one in NOVELTIES}
    known = {one for pair in NOVELTIES for one in (pair.consult, pair.respond)}
    return service is not None and (service not in known or service == names.get(last))


def _number(body: Mapping[str, Any]) -> Any:
    return body.get("NumeroTransaccion", "")


def judge_answer(dance: Dance) -> None:
    """Judge the first answer that came: its keys, its result, and what it repeats."""
    case = dance.case
    body, exchange = case.answered[0], dance.came(case.novelty.answered)[0]
    missing = [key for key in ANSWER_KEYS if key not in body]
    if missing:
        said = f"falta {missing[0]}"
        dance.report(SCH_01, exchange, "caja.respuesta", "lo que lleva toda respuesta", said)
        return
    if str(body["ResultadoTramite"]) not in _RESULTS:
        said = f"{body['ResultadoTramite']}"
        dance.report(LIF_10, exchange, "caja.respuesta", "ResultadoTramite 1 o 2", said)
    filing, given = case.data["RadicadoSolicitud"], body["NumeroRadicadoSolicitud"]
    if str(given) != filing and not answered_first(case):
        dance.report(CON_01, exchange, "caja.respuesta", f"el radicado {filing}", f"{given}")
    judge_keys(dance, body, exchange)


def answered_first(case: Case) -> bool:
    """Say whether it was answered before it was consulted: either is right."""
    return case.shown[0][0] == case.novelty.answered.lower()


def judge_keys(dance: Dance, body: Mapping[str, Any], exchange: Exchange) -> None:
    """Judge the halves of an answer, and its spelling: a key that nobody knows is an error only
    where the date that the answer takes is missing.
    """
    known = dance.case.novelty.answer_keys
    unknown = [key for key in body if key not in known]
    missing = [key for key in known if is_date(key) and key not in body]
    if unknown and missing:
        said = f"«{unknown[0]}», y falta {missing[0]}"
        dance.report(SCH_01, exchange, "caja.claves", "las claves que se publican", said)
    _judge_halves(dance, body, exchange)


def _judge_halves(dance: Dance, body: Mapping[str, Any], exchange: Exchange) -> None:
    """What is approved has its date and no reason; what is rejected, a reason and no date."""
    effective = dance.case.novelty.effective
    dated = effective != "FechaRespuesta"  # the day of the answer itself goes with either
    rejected = str(body.get("ResultadoTramite")) == "2"
    approved = str(body.get("ResultadoTramite")) == "1"
    wrong = (
        (rejected and not body.get(REASON), f"{REASON} en lo rechazado", "no trae motivo"),
        (rejected and dated and body.get(effective), f"{effective} vacía", "rechaza con fecha"),
        (approved and body.get(REASON), f"{REASON} vacío en lo aprobado", "aprueba con motivo"),
    )
    for is_wrong, wanted, said in wrong:
        if is_wrong:
            dance.report(LIF_10, exchange, "caja.motivo", wanted, said)
            return
