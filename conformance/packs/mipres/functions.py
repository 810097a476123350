"""The functions of MIPRES' scenarios."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from conformance.core.unjudged import BlockedError, NotApplicableError
from conformance.http.context import Context
from conformance.http.functions import PackFunction
from conformance.packs.mipres.number_form import USUAL, form_of
from conformance.packs.mipres.settings import (
    NUMBERS,
    OPERATIONS,
    REOPENS,
    numbered,
    numbers,
    unknown,
)

_WRITTEN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")


def nit(context: Context, role: str) -> str:
    """Return the NIT that the target gives for a role."""
    found = context.users.get(context.caller(_known(role)), "")
    if not found:
        raise BlockedError(f"el objetivo no da el NIT del rol {role}")
    return found


def _known(role: str) -> str:
    if not isinstance(role, str):
        raise ValueError(f"nit({role!r}) no se puede.")
    return role


def cause(context: Context, operation: str) -> int:
    """Return a cause that is accepted in an operation: the first of its list."""
    return numbers(context.settings, f"causas.{operation}")[0]


def no_cause(context: Context, operation: str, nth: int = 1) -> int:
    """Return a cause that no operation has, the first or the second such."""
    return unknown(context.settings, f"causas.{operation}", _LAST_CAUSE)[nth - 1]


def reopened(context: Context, value: Any) -> Any:
    """Return a value where annulling an act leaves the one before it active. Raises
    NotApplicableError where the target says that it does not.
    """
    if not context.settings[REOPENS]:
        raise NotApplicableError(f"settings.{REOPENS} dice que anular no deja activo el anterior")
    return value


def prescribed_on(context: Context, day: str) -> str:
    """Return the number of a prescription of a day. Raises NotApplicableError where numbers are of
    another form: nothing says then that they begin with it.
    """
    if numbered(context.settings) != form_of(USUAL):
        raise NotApplicableError(f"settings.{NUMBERS} dice otra forma: no se sabe si trae la fecha")
    return _number_of(day)


def _number_of(day: str) -> str:
    return f"{date.fromisoformat(day):%Y%m%d}000000000001"


def number(context: Context, text: Any) -> float:
    """Return the number that a text writes: readings show the one or the other."""
    return _number(text)


def _number(text: Any) -> float:
    if not _WRITTEN.fullmatch(str(text)):
        raise ValueError(f"«{text}» no es un número.")
    return float(text)


def _of_operation(operation: str, *more: Any) -> int:
    if operation not in OPERATIONS:
        raise ValueError(f"«{operation}» no se conoce: {', '.join(OPERATIONS)}.")
    return 1


_LAST_CAUSE = 19  # the last that any client shows
FUNCTIONS: Mapping[str, PackFunction] = {
    "nit": PackFunction(
        1,
        1,
        "nit('proveedor')",
        "el NIT que el objetivo da a ese rol",
        nit,
        lambda role: f"9001002{len(_known(role)):02}",
    ),
    "causa": PackFunction(
        1,
        1,
        "causa('entrega')",
        "una causa de no entrega que se acepta en direccionamiento, entrega o reporte",
        cause,
        _of_operation,
    ),
    "causa_desconocida": PackFunction(
        1,
        2,
        "causa_desconocida('entrega') o causa_desconocida('entrega', 2)",
        "una causa que no está en la lista",
        no_cause,
        _of_operation,
    ),
    "prescripcion_de": PackFunction(
        1,
        1,
        "prescripcion_de('2019-02-28')",
        "el número de una prescripción de ese día",
        prescribed_on,
        _number_of,
    ),
    "numero": PackFunction(
        1,
        1,
        "numero('1.50')",
        "el número que escribe un texto",
        number,
        _number,
    ),
    "donde_reabre": PackFunction(
        1,
        1,
        "donde_reabre(dato)",
        "el dato; si el objetivo dice que anular no reabre, la historia no aplica",
        reopened,
        lambda value: value,
    ),
}
