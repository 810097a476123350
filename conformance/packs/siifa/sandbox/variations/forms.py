"""The same values written otherwise: numbers, money, instants; a connection closed after each
answer.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.server import SiifaSandbox
from conformance.sandbox.application import Incoming
from conformance.sandbox.reply import Reply
from conformance.sandbox.variation import Tell, told

_NUMBERS = "decisions, Either is right: money as 10, 10.0 or 10.00; whole numbers as 1.0"
_INSTANTS = "decisions, Either is right: instants with seven decimals, Z, an offset or none"
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?([+-]\d{2}:\d{2}|Z)?")
_AMOUNT = re.compile(r"valor|saldo|porcentaje|total(?!Registros|Paginas|Pagos)", re.IGNORECASE)
_CENT = Decimal("0.01")
_BARE = "\ue000"  # of no alphabet: no text of the sandbox holds it

Leaf = Callable[[str, Any], Any]


def _leaves(change: Leaf) -> Tell:
    """Return what rewrites every value of a JSON answer, each told with the name of its
    property.
    """

    def tell(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
        if not reply.body:
            return reply
        value = json.loads(reply.body, parse_float=Decimal)
        return replace(reply, body=_written(_changed("", value, change)).encode())

    return tell


def _changed(name: str, value: Any, change: Leaf) -> Any:
    if isinstance(value, dict):
        return {key: _changed(key, one, change) for key, one in value.items()}
    if isinstance(value, list):
        return [_changed(name, one, change) for one in value]
    return change(name, value)


def _written(value: Any) -> str:
    """Return JSON in which a Decimal keeps its literal: 10.00 stays 10.00."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_literal)
    return text.replace(f'"{_BARE}', "").replace(f'{_BARE}"', "")


def _literal(value: Decimal) -> str:
    """Return a Decimal as a text whose quotes are taken off once all is written."""
    return f"{_BARE}{value:f}{_BARE}"


def _whole_as_decimal(name: str, value: Any) -> Any:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return Decimal(f"{value}.0") if plain else value


def _money(name: str, value: Any, form: Callable[[Decimal], Any]) -> Any:
    amount = (
        isinstance(value, int | Decimal) and not isinstance(value, bool) and _AMOUNT.search(name)
    )
    return form(Decimal(value)) if amount else value


def _two_places(name: str, value: Any) -> Any:
    return _money(name, value, lambda amount: amount.quantize(_CENT))


def _no_places(name: str, value: Any) -> Any:
    return _money(name, value, lambda amount: int(amount) if amount == int(amount) else amount)


def _instants(write: Callable[[datetime], str]) -> Leaf:
    def change(name: str, value: Any) -> Any:
        match = _INSTANT.fullmatch(value) if isinstance(value, str) and name != "detail" else None
        return write(datetime.fromisoformat(value)) if match and match[2] else value

    return change


def _seven_bare(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0"


def _seven_offset(moment: datetime) -> str:
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0"
    return text + moment.isoformat()[-6:]


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _bogota_bare(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat()


def _closing(_: SiifaSandbox, incoming: Incoming, reply: Reply) -> Reply:
    return replace(reply, headers=(*reply.headers, ("Connection", "close")))


FORMS = (
    told(
        "enteros-con-decimal",
        _NUMBERS,
        "los números enteros se escriben 1.0",
        _leaves(_whole_as_decimal),
    ),
    told("dinero-con-centavos", _NUMBERS, "el dinero se escribe 10.00", _leaves(_two_places)),
    told("dinero-sin-decimales", _NUMBERS, "el dinero se escribe 10", _leaves(_no_places)),
    told(
        "instantes-siete-sin-zona",
        _INSTANTS,
        "instantes UTC con siete decimales y sin zona",
        _leaves(_instants(_seven_bare)),
    ),
    told(
        "instantes-siete-con-zona",
        _INSTANTS,
        "instantes con siete decimales y desplazamiento",
        _leaves(_instants(_seven_offset)),
    ),
    told("instantes-zulu", _INSTANTS, "instantes que terminan en Z", _leaves(_instants(_zulu))),
    told(
        "instantes-bogota-sin-zona",
        _INSTANTS,
        "instantes de Bogotá sin zona",
        _leaves(_instants(_bogota_bare)),
    ),
    told(
        "conexion-cerrada",
        "RFC 9112 §9.6",
        "cierra la conexión después de cada respuesta",
        _closing,
    ),
)
