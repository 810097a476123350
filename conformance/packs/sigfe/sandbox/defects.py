"""The defects of the reference server: rules that it forgets, and answers that it changes.

Each says with which code it must be found, what it breaks, and how much that weighs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.packs.sigfe.sandbox import faults

_MUST, _SHOULD, _MAY = Level.MUST, Level.SHOULD, Level.MAY
_Forgotten = tuple[str, str, str, str, Level, str]
_PLAIN_RULES: tuple[_Forgotten, ...] = (
    # id, title, code, requirement, level, the rule that is forgotten
    (
        "sin-credenciales",
        "Sirve sin credenciales",
        *("SEC-01", "SIGFE-PRE-42", _MUST, "credencial"),
    ),
    (
        "credenciales-de-otro-servicio",
        "Sirve con las credenciales de otro servicio",
        *("SEC-02", "SIGFE-PRE-42", _MUST, "servicio"),
    ),
    (
        "folio-inexistente-aceptado",
        "Devenga sobre un folio que no existe",
        *("LIF-02", "SIGFE-PRE-25", _MUST, "previa"),
    ),
    (
        "sin-saldo-aceptado",
        "Devenga más que el saldo",
        *("LIF-10", "SIGFE-R-SALDO", _SHOULD, "saldo"),
    ),
    (
        "ajuste-de-manual-aceptado",
        "Ajusta lo que se registró a mano",
        *("LIF-05", "SIGFE-PRE-5", _MUST, "mecanismo"),
    ),
    (
        "ajuste-negativo-rechazado",
        "Rechaza las disminuciones",
        *("LIF-01", "SIGFE-PRE-6", _MUST, "disminuir"),
    ),
    ("orden-aceptada", "Toma cuentas de orden", "LIF-04", "SIGFE-PRE-10", _MUST, "orden"),
    (
        "insumos-aceptados",
        "Toma imputaciones de Insumos",
        "LIF-04",
        "SIGFE-PRE-9",
        _MUST,
        "insumos",
    ),
    (
        "periodo-cerrado-aceptado",
        "Registra en un periodo cerrado",
        *("LIF-06", "SIGFE-R-PERIODO", _SHOULD, "periodo"),
    ),
    ("otra-area-ve", "Un área ve lo de otra", "SEC-05", "SIGFE-R-AREA", _SHOULD, "area"),
    (
        "ticket-ajeno",
        "Dice el ticket de otra área",
        *("SEC-05", "SIGFE-R-AREA", _SHOULD, "ticket-ajeno"),
    ),
)
_SUBTLE_RULES: tuple[_Forgotten, ...] = (
    (
        "error-escribe",
        "Un error de negocio mueve el saldo",
        *("CON-05", "SIGFE-R-NADA", _SHOULD, "atomico"),
    ),
    ("saldo-no-baja", "El saldo previo no baja", "CON-02", "SIGFE-PRE-26", _MUST, "baja"),
    ("ajuste-positivo-resta", "Un aumento resta", "CON-02", "SIGFE-PRE-6", _MUST, "signo"),
    ("ajuste-al-doble", "Un ajuste cuenta dos veces", "CON-02", "SIGFE-PRE-6", _MUST, "una-vez"),
    (
        "reverso-parcial",
        "Un reverso deja una parte",
        *("CON-02", "SIGFE-PRE-34", _SHOULD, "entero"),
    ),
    (
        "suma-de-cumplimientos-no-mirada",
        "No suma los cumplimientos",
        *("LIF-10", "SIGFE-R-CUADRE", _SHOULD, "cumplimientos"),
    ),
    (
        "debe-distinto-de-haber",
        "No mira que el debe sea el haber",
        *("LIF-10", "SIGFE-R-CUADRE", _SHOULD, "cuadre"),
    ),
    (
        "buscar-fin-excluido",
        "Buscar deja fuera el último día",
        *("CON-04", "SIGFE-R-RANGO", _SHOULD, "fin"),
    ),
    (
        "buscar-otra-area",
        "Buscar trae lo de otra área",
        *("CON-04", "SIGFE-R-AREA", _SHOULD, "buscar-area"),
    ),
    ("buscar-ignora-fechas", "Buscar no mira el rango", "CON-04", "SIGFE-PRE-12", _MUST, "rango"),
    ("rut-sin-dv", "No mira el dígito del RUT", "LIF-10", "SIGFE-R-RUT", _MAY, "rut"),
    (
        "segundo-detalle-perdido",
        "De dos transacciones, hace y dice una",
        *("LIF-07", "SIGFE-R-VARIAS", _MAY, "todas"),
    ),
    (
        "carrera-de-saldo",
        "Dos devengos a la vez gastan el mismo saldo",
        *("LIF-03", "SIGFE-R-CARRERA", _SHOULD, "de-a-uno"),
    ),
    (
        "folio-repetido",
        "Da a un área el folio de otra",
        *("CON-01", "SIGFE-R-FOLIO", _SHOULD, "folio"),
    ),
    (
        "rut-de-persona-no-mirado",
        "El Banco de Personas no mira el dígito del RUT",
        *("LIF-10", "SIGFE-R-PERSONAS", _MAY, "rut-persona"),
    ),
    (
        "personas-sin-rango",
        "Buscar personas no mira el rango",
        *("CON-04", "SIGFE-R-PERSONAS", _MAY, "rango-persona"),
    ),
    (
        "periodo-de-otro-mes",
        "Dice abierto el periodo de otro mes",
        *("CON-01", "SIGFE-R-BUSCA-PERIODO", _MAY, "periodo-dicho"),
    ),
    (
        "requerimiento-que-no-sustenta",
        "Sobre el requerimiento que registró no deja comprometer",
        *("LIF-01", "SIGFE-R-REQUERIMIENTO", _SHOULD, "sustenta"),
    ),
    (
        "requerimiento-que-no-se-mueve",
        "Acepta el ajuste de un requerimiento y no lo hace",
        *("CON-02", "SIGFE-PRE-6", _MUST, "mueve"),
    ),
    (
        "ejercicio-ignorado",
        "Obtener da el folio de otro ejercicio",
        *("CON-04", "SIGFE-PRE-13", _MUST, "ejercicio-leido"),
    ),
)
_PLAIN_FAULTS: tuple[tuple[str, str, str, str, Level, Any], ...] = (
    # id, title, code, requirement, level, what makes it wrong
    (
        "registrar-sincrono",
        "Registrar responde el folio, sin ticket",
        *("SCH-01", "SIGFE-PRE-16", _MUST, faults.synchronous),
    ),
    (
        "error-de-negocio-en-400",
        "Dice el error de negocio con un 400",
        *("ERR-10", "SIGFE-PRE-21", _SHOULD, faults.refused_at_once),
    ),
    ("ticket-eterno", "El ticket nunca termina", "LIF-01", "SIGFE-PRE-23", _SHOULD, faults.eternal),
    ("acepta-get", "Sirve cualquier verbo", "ERR-05", "SIGFE-PRE-15", _MUST, faults.any_verb),
    ("acepta-xml", "Toma lo que no es JSON", "ERR-02", "SIGFE-PRE-18", _MUST, faults.any_media),
    (
        "sin-folio",
        "Un ticket bueno no dice el folio",
        *("SCH-01", "SIGFE-PRE-23", _MUST, faults.without_folio),
    ),
    (
        "errores-vacios",
        "Un error de negocio no se explica",
        *("SCH-01", "SIGFE-PRE-21", _MUST, faults.without_errors),
    ),
    (
        "queda-en-borrador",
        "Lo registrado no queda Aprobado",
        *("CON-01", "SIGFE-PRE-4", _MUST, faults.drafted),
    ),
    (
        "requerimiento-en-borrador",
        "El requerimiento registrado no queda Aprobado",
        *("CON-01", "SIGFE-PRE-4", _MUST, faults.requirement_drafted),
    ),
    (
        "persona-perdida",
        "No obtiene a quien lleva un «&» en el nombre",
        *("CON-01", "SIGFE-R-PERSONAS", _MAY, faults.person_lost),
    ),
    (
        "obtener-404-tras-folio",
        "No obtiene lo que dio con folio",
        *("CON-01", "SIGFE-PRE-7", _MUST, faults.lost),
    ),
    (
        "sin-entrar-404",
        "A quien no puede entrar le dice que no existe",
        *("ERR-10", "SIGFE-R-HTTP", _SHOULD, faults.hidden),
    ),
    ("error-500", "Un servicio cae", "ERR-01", "SIGFE-R-HTTP", _SHOULD, faults.failing),
)
_SUBTLE_FAULTS: tuple[tuple[str, str, str, str, Level, Any], ...] = (
    (
        "final-que-cambia",
        "Un estado final vuelve a estar en proceso",
        *("CON-01", "SIGFE-R-FINAL", _SHOULD, faults.final_that_changes),
    ),
    (
        "folio-cambia",
        "El folio cambia de una consulta a otra",
        *("CON-01", "SIGFE-R-FINAL", _SHOULD, faults.folio_that_changes),
    ),
    (
        "folio-antes-de-tiempo",
        "Dice el folio mientras está en proceso",
        *("LIF-02", "SIGFE-R-TEMPRANO", _MAY, faults.folio_too_early),
    ),
    ("monto-redondeado", "Redondea a miles", "CON-06", "SIGFE-PRE-7", _MUST, faults.rounded),
    (
        "monto-coma-flotante",
        "Cuenta con coma flotante",
        *("CON-06", "SIGFE-PRE-7", _MUST, faults.floating),
    ),
    (
        "acentos-perdidos",
        "Pierde tildes y eñes",
        *("CON-06", "SIGFE-R-TEXTOS", _SHOULD, faults.unaccented),
    ),
    (
        "persona-sin-tildes",
        "El Banco de Personas pierde tildes y eñes",
        *("CON-06", "SIGFE-R-PERSONAS", _MAY, faults.person_unaccented),
    ),
    (
        "ticket-con-ceros",
        "Da el ticket como número y pierde sus ceros",
        *("CON-06", "SIGFE-PRE-20", _MUST, faults.numbered),
    ),
    (
        "errores-de-otro",
        "Dice los errores de otro ticket",
        *("SEC-05", "SIGFE-R-AREA", _SHOULD, faults.others_errors),
    ),
)


def _made() -> Iterator[Defect]:
    for rules, subtle in ((_PLAIN_RULES, False), (_SUBTLE_RULES, True)):
        for name, title, code, requirement, level, rule in rules:
            off = frozenset({rule})
            yield Defect(name, title, code, requirement, level, off=off, subtle=subtle)
    for wrapped, subtle in ((_PLAIN_FAULTS, False), (_SUBTLE_FAULTS, True)):
        for name, title, code, requirement, level, wrapper in wrapped:
            yield Defect(name, title, code, requirement, level, wrapper=wrapper, subtle=subtle)


DEFECTS: Mapping[str, Defect] = {one.id: one for one in _made()}
