"""What nobody outside knows of a SIGFE installation, and each has its own: area, codes, folios, and
how its tickets are written.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Protocol

from conformance.core.setting import CHOICE, LIST, NUMBER, TEXT, Setting, Settings
from conformance.core.unjudged import BlockedError

CHILE = timezone(timedelta(hours=-4))
_DAY_S = 86_400.0


def _text(name: str, usual: str, text: str, *, guess: bool = True) -> Setting:
    return Setting(name, TEXT, usual, text, guess=guess and usual != "")


SETTINGS = (
    _text("area", "", "el área que se prueba, en siete cifras (PPCCAAA)"),
    _text("otra_area", "", "el área de las credenciales de otra_area, en siete cifras"),
    Setting("ejercicio", NUMBER, 0, "el ejercicio abierto; 0, el año de hoy", least=0, most=2100),
    Setting("periodo", NUMBER, 0, "el periodo abierto; 0, el mes de hoy", least=0, most=12),
    _text("ticket.campo", "ticketEnvio", "cómo se llama el ticket en la respuesta a Registrar"),
    Setting(
        "ticket.generacion",
        CHOICE,
        "json",
        "cómo se consulta un ticket: con codigoAreaTx (json), o con el área separada",
        guess=True,
        choices=("json", "separada"),
    ),
    Setting(
        "ticket.en_proceso",
        LIST,
        ("RECEPCIONADO", "EN_PROCESO"),
        "los estados de un ticket sin resultado",
        guess=True,
    ),
    _text("ticket.sin_errores", "FINALIZADO_SIN_ERRORES", "el estado de un ticket bueno"),
    _text("ticket.con_errores", "FINALIZADO_CON_ERRORES", "el estado de un error de negocio"),
    Setting(
        "ticket.espera_max_s",
        NUMBER,
        120.0,
        "cuántos segundos se espera un resultado",
        guess=True,
        least=0.0,
        most=_DAY_S,
    ),
    Setting(
        "ticket.intervalo_s",
        NUMBER,
        2.0,
        "cuántos segundos pasan hasta la segunda consulta; después, el doble cada vez, hasta 15",
        guess=True,
        least=0.0,
        most=600.0,
    ),
    _text("proceso.requerimiento", "0101", "el proceso de un requerimiento"),
    _text("proceso.compromiso", "0201", "el proceso de un compromiso"),
    _text("proceso.devengo", "0301", "el proceso de un devengo"),
    _text("proceso.contabilidad", "05", "el proceso de un asiento contable"),
    _text("proceso.persona", "0601", "el proceso de una persona"),
    _text("previa.requerimiento", "01", "el tipo con que se nombra un requerimiento previo"),
    _text("previa.compromiso", "02", "el tipo con que se nombra un compromiso previo"),
    _text("ajuste.aumento", "01", "el tipo de un ajuste positivo"),
    _text("ajuste.disminucion", "02", "el tipo de un ajuste negativo"),
    _text("ajuste.reverso", "03", "el tipo de un reverso"),
    _text("etapa", "03", "la etapa de lo que se registra"),
    _text("concepto", "", "un concepto presupuestario al que se puede imputar"),
    _text("catalogo.nombre", "IniciativaInversion", "un catálogo de reagrupación"),
    _text("catalogo.elemento", "00", "un elemento de ese catálogo"),
    _text("tipo_documento", "0101", "un tipo de documento que existe"),
    Setting(
        "rut_principal",
        TEXT,
        "11111111-1",
        "el RUT de un principal, sintético",
        guess=True,
        private=True,
    ),
    _text("cuentas.debe", "", "la cuenta contable que un pago carga"),
    _text("cuentas.haber", "", "la cuenta contable que un pago abona"),
    _text("excluidos.insumos", "", "un concepto de Insumos"),
    _text("excluidos.orden", "", "un concepto o cuenta de orden"),
    Setting("folios.manual", NUMBER, 0, "el folio de un devengo registrado a mano", least=0),
    _text("aprobado.valor", "Aprobado", "cómo se dice el estado de lo registrado"),
)
"""By their names in the tree of `settings` of a target file."""


class Set(Protocol):
    """What has the settings of a target, and its clock."""

    settings: Settings

    @property
    def now(self) -> Callable[[], datetime]:
        """The moment at the target."""


def setting(context: Set, name: str) -> Any:
    """Return what the target says of a setting that only it can know. Raises BlockedError where it
    says nothing.
    """
    value = context.settings[name]
    if value in ("", 0):
        raise BlockedError(f"el objetivo no dice settings.{name}: {_TEXTS[name]}")
    return value


_TEXTS: Mapping[str, str] = {one.name: one.text for one in SETTINGS}


def today(context: Set) -> datetime:
    """Return the moment at the target, as its country writes it."""
    return context.now().astimezone(CHILE)


def year(context: Set) -> int:
    """Return the ejercicio that is open."""
    return int(context.settings["ejercicio"]) or today(context).year


def period(context: Set) -> int:
    """Return the periodo that is open."""
    return int(context.settings["periodo"]) or today(context).month
