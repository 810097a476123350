"""What nobody published of MIPRES, and a target may say: how long its temporary token lasts and
whose billing's is, which causes and states there are, and what clients show in two ways.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from conformance.core.setting import CHOICE, FLAG, LIST, NUMBER, TEXT, Setting, Settings
from conformance.core.unjudged import NotApplicableError
from conformance.http.contract.norm import Addition, Norm
from conformance.http.pack import Pack
from conformance.packs.mipres.auth import BY_REGIME, OWN, auth_of
from conformance.packs.mipres.number_form import USUAL, NumberForm, form_of, wanted

LIFE, BILLING = "token.vida_s", "facturacion.token"
NUMBERS, PRESCRIBED_ON = "prescripcion.patron", "prescripcion.dia"
CODES_BY, BOTH = "entrega_codigos.id", "ambos"
REGIME, MAIN = "token.regimen", "principal"
DAY, REGISTERED, DUE = "filtro_fecha", "registro", "fec_max"
PARTIAL, ONE, SEVERAL = "entregas_parciales", "una", "varias"
MANY, CONSULTS, REGISTERS = "varios.semantica", "consulta", "registro"
UNJUDGED = "no_juzgar"
REOPENS, DELIVERED = "anulacion.reabre", "estado_entrega"
OPERATIONS = ("direccionamiento", "entrega", "reporte")
_NUMBER = "NoPrescripcion"
_CAUSES = tuple(str(number) for number in range(1, 20))


def _whole(value: Any) -> str:
    """Say what a list of codes takes, "" of one that is right."""
    right = bool(value) and all(re.fullmatch(r"[0-9]{1,4}", str(one)) for one in value)
    return "" if right else "Se acepta una lista de números enteros de 0 a 9999, con uno al menos."


def _causes(operation: str) -> Setting:
    return Setting(
        f"causas.{operation}",
        LIST,
        _CAUSES,
        f"las causas de no entrega que se aceptan en {operation}",
        guess=True,
        wants=_whole,
    )


def _a_day(text: object) -> str:
    """Say what would be accepted in place of a day, "" of one that is."""
    try:
        right = date.fromisoformat(str(text)).isoformat() == text
    except ValueError:
        right = False
    return "" if right else "Se acepta un día, como 2026-03-05."


SETTINGS = (
    Setting(
        LIFE,
        NUMBER,
        86_400,
        "cuántos segundos dura el token temporal",
        guess=True,
        least=1,
        most=31_536_000,
    ),
    Setting(
        BILLING,
        CHOICE,
        OWN,
        "facturación cambia su propio token (propio), o toma el de suministro (comun)",
        guess=True,
        choices=(OWN, "comun"),
    ),
    Setting(
        REGIME,
        CHOICE,
        MAIN,
        "con cuál de los tokens de cada rol entra la corrida, donde el objetivo da uno por régimen",
        choices=(MAIN, *(name.removeprefix("token_") for name in BY_REGIME)),
    ),
    Setting(
        CODES_BY,
        CHOICE,
        BOTH,
        "con qué se nombra la entrega a la que se agrega un código; ambos, se envían los dos",
        guess=True,
        choices=(BOTH, "ID", "IDEntrega"),
    ),
    Setting(
        DAY,
        CHOICE,
        REGISTERED,
        "las listas de un día van por el día del registro (registro), o por FecMaxEnt (fec_max)",
        guess=True,
        choices=(REGISTERED, DUE),
    ),
    Setting(
        PARTIAL,
        CHOICE,
        ONE,
        "tras una entrega parcial no va otra (una), o va (varias)",
        guess=True,
        choices=(ONE, SEVERAL),
    ),
    Setting(
        MANY,
        CHOICE,
        UNJUDGED,
        "las operaciones de varios traen las filas que se nombran (consulta), o registran varias a "
        "la vez (registro); si no se dice, no se juzga",
        choices=(CONSULTS, REGISTERS, UNJUDGED),
    ),
    Setting(
        NUMBERS,
        TEXT,
        USUAL,
        "la forma del número de una prescripción: los que se hacen, y los que se rechazan",
        guess=True,
        wants=wanted,
    ),
    Setting(
        PRESCRIBED_ON,
        TEXT,
        "",
        "un día en que la EPS tiene prescripciones; si no se dice, se buscan en los últimos 7",
        wants=_a_day,
    ),
    Setting(REOPENS, FLAG, True, "anular un acto deja activo el anterior", guess=True),
    *(_causes(one) for one in OPERATIONS),
    Setting(
        DELIVERED, LIST, ("0", "1"), "los valores que toma EstadoEntrega", guess=True, wants=_whole
    ),
)


def configured(pack: Pack, settings: Settings) -> Pack:
    """Return the pack as it is at a target: how long its tokens last, whose they are, and how its
    prescriptions are numbered.
    """
    chosen = f"token_{settings[REGIME]}"
    auth = auth_of(float(settings[LIFE]), settings[BILLING], chosen)
    pack = replace(pack, auth=auth, norm=_numbered(pack.norm, settings))
    if NUMBERS not in settings.given:
        return pack
    form = numbered(settings).written
    words = f"números de la forma {settings[NUMBERS]}"
    kinds = tuple(replace(one, form=form, form_words=words) for one in pack.resources)
    return replace(pack, resources=kinds)


def _numbered(norm: Norm, settings: Settings) -> Norm:
    """Return the norm with the form of numbers of prescriptions that a target has: where it says
    one, that is its source.
    """
    pattern = {"pattern": f"^{numbered(settings).written}$"}
    request = {"properties": {_NUMBER: pattern}}

    def added(one: Addition) -> Addition:
        if not _is_of_numbers(one):
            return one
        source = f"settings.{NUMBERS}" if NUMBERS in settings.given else one.source
        return replace(one, request=request, source=source)

    additions = {name: tuple(map(added, every)) for name, every in norm.additions.items()}
    return replace(norm, additions=additions)


def _is_of_numbers(one: Addition) -> bool:
    return {*one.request.get("properties", {})} == {_NUMBER}


def numbered(settings: Settings) -> NumberForm:
    """Return how prescriptions are numbered."""
    return form_of(settings[NUMBERS])


def numbers(settings: Settings, name: str) -> tuple[int, ...]:
    """Return the numbers of a list, in their order."""
    return tuple(sorted(map(int, settings[name])))


def unknown(settings: Settings, name: str, beyond: int) -> Sequence[int]:
    """Return numbers that no list of a setting has: past the target's own list where it says one,
    and past `beyond`, the last that any client shows, where it says none.
    """
    known = numbers(settings, name) if name in settings.given else ()
    last = max(known) if known else beyond
    return (last + 1, last + 80)


def said(settings: Settings, name: str) -> str:
    """Return what a target says of a setting. Raises NotApplicableError where it says nothing:
    both ways are right then.
    """
    if name not in settings.given:
        raise NotApplicableError(f"el objetivo no dice settings.{name}: las dos maneras valen")
    if settings[name] == UNJUDGED:
        raise NotApplicableError(f"settings.{name}: {UNJUDGED}")
    return str(settings[name])
