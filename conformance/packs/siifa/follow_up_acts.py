"""The four acts of a glosa or a devolución: what each sends, and what it refuses.

The codes of answers are those the norm gives to each of them (Res. 2284 de 2023, Anexo 3, tabla
1.4).
"""

from collections.abc import Iterable, Iterator
from typing import Any

from conformance.core.lifecycle import (
    Act,
    Ago,
    Rule,
    Share,
    Since,
    Wrong,
)
from conformance.packs.siifa.rules import (
    R1,
    R2,
    R2B,
    R3,
    R3B,
    R9,
    R10,
    R14,
)

_SECOND, _DAY = 1, 86_400
_CAUSE = r"[A-Z]{2}\d{4}"  # of level 3; what the payer decides of an answer is written otherwise
_NO_CAUSE = rf"(?!{_CAUSE}$).*"
_ANSWERS = {
    "Glosa": ("RE9602", "RE9502", "RE9702", "RE9801", "RE9901"),
    "Devolucion": ("RE9601", "RE9501", "RE9701"),
}
_CAUSES = {"Glosa": "FA0101", "Devolucion": "DE1601"}  # of the other door: never an answer
_UNKNOWN = "ZZ9999"
ANNEXES = (
    "idConsulta",
    "idHospitalizacion",
    "idMedicamento",
    "idOtroServicio",
    "idProcedimiento",
    "idRecienNacido",
    "idUrgencia",
    "idUsuario",
)
"""What a glosa may point at: one of them at most (R13)."""
# What the payer says is no answer: its decisions (R3), and the answers that it gives itself (Res.
# 2284, tabla 1.4).
_DECISION = {"Glosa": "GRE003", "Devolucion": "DRE003"}
_ELSEWHERE = {"Glosa": "DRE003", "Devolucion": "GTL002"}  # a decision on the other kind
_PAYER = {"Glosa": "RE2202", "Devolucion": "RE2201"}
# Inactive in the sandbox, else unknown.
_INACTIVE = {
    "Glosa": "FA9999",
    "Devolucion": "DE9999",
    "Respuesta": "RE9999",
}


def _codes(field: str, kind: str) -> tuple[Wrong, ...]:
    """Return the codes that an answer may not have: another group's, unknown, the payer's, the
    other kind's (R2).
    """
    never = (_CAUSES[kind], _UNKNOWN, _INACTIVE["Respuesta"], _DECISION[kind])
    of_others = (*_ANSWERS[_other(kind)], _PAYER[kind])
    return (*_each(field, never, R2), *_each(field, of_others, R2B))


def _each(field: str, values: Iterable[Any], rule: Rule) -> Iterator[Wrong]:
    """Yield each value of a field as one that a rule refuses."""
    return (Wrong(field, value, rule) for value in values)


def _other(kind: str) -> str:
    """Return the other kind of follow-up."""
    return next(name for name in _ANSWERS if name != kind)


def _dates(field: str, *earlier: str) -> tuple[Wrong, ...]:
    """Return the dates that a move refuses: equal to an earlier act's or before it (R9), and the
    future (R10).
    """
    not_after = [Since(one, shift) for one in earlier for shift in (0, -_SECOND, -_DAY)]
    return (*_each(field, not_after, R9), Wrong(field, Ago(-2 * _DAY), R10))


def _label(code: str) -> str:
    return code.replace("id", "descripcion", 1)


def acts(kind: str) -> tuple[Act, Act, Act, Act]:
    """Return the four acts of a glosa or a devolución: formulation, answer, reiteration, answer to
    it (R12).
    """
    key = f"idSeguimientoFactura{kind}"
    dates = ("fechaFormulacion", "fechaRespuesta", f"fechaFormulacion{kind}Reiteracion")
    return (
        _formulation(kind, dates[0]),
        _answer(kind, key, dates[1], dates[0]),
        _reiteration(kind, key, dates[2], dates[:2]),
        _closing(kind, key, dates),
    )


def _formulation(kind: str, date: str) -> Act:
    code, value = f"idSeguimientoTipoCodigo{kind}", f"valor{kind}"
    glosa = kind == "Glosa"
    # A glosa is for a part of the factura, a devolución for the whole of it.
    wrong_values = (Share(1, 1), 0, -1, -0.01) if glosa else (Share(0.5), Share(1, 1))
    wrong_codes = ("RE9602", _CAUSES[_other(kind)], _UNKNOWN, _INACTIVE[kind])
    return Act(
        "idFactura",
        code,
        date,
        "observacion",
        value,
        Share(0.1 if glosa else 1),
        kind.upper(),
        like=_CAUSE,
        age=3000,
        least=(code, date),
        wrong=(
            *_each(code, wrong_codes, R1),
            *_dates(date),
            *_each(value, wrong_values, R14),
        ),
        pointers=ANNEXES if glosa else (),
        label=_label(code),
        reporter="usuarioReporte",
        reported="fechaReporte",
    )


def _answer(kind: str, key: str, date: str, earlier: str) -> Act:
    code = "idSeguimientoTipoCodigoRespuesta"
    return Act(
        key,
        code,
        date,
        "observacionRespuesta",
        codes=_ANSWERS[kind],
        age=2400,
        least=(code, date),
        wrong=(*_codes(code, kind), *_dates(date, earlier)),
        label=_label(code),
        reporter="usuarioReporteRespuesta",
        reported="fechaReporteRespuesta",
    )


def _reiteration(kind: str, key: str, date: str, earlier: tuple[str, ...]) -> Act:
    code = f"idSeguimientoTipoCodigo{kind}Reiteracion"
    wrong_codes = (_ANSWERS[kind][0], _UNKNOWN, _INACTIVE[kind])
    return Act(
        key,
        code,
        date,
        "observacionReiteracion",
        group=kind.upper(),
        own_group=f"reiteracion_{kind.lower()}",
        like=_NO_CAUSE,
        age=1800,
        least=(code, date),
        wrong=(
            *_each(code, wrong_codes, R3),
            Wrong(code, _ELSEWHERE[kind], R3B),
            *_dates(date, *earlier),
        ),
        label=_label(code),
        reporter=f"usuarioReporte{kind}Reiteracion",
        reported=f"fechaReporte{kind}Reiteracion",
    )


def _closing(kind: str, key: str, earlier: tuple[str, ...]) -> Act:
    last = f"{kind}ReiteracionRespuesta"
    code, date = f"idSeguimientoTipoCodigo{last}", f"fechaFormulacion{last}"
    # A glosa's last act is compared with the formulation only (OF, PUT …/ReiteracionRespuesta).
    compared = earlier[:1] if kind == "Glosa" else earlier
    return Act(
        key,
        code,
        date,
        "observacionReiteracionRespuesta",
        codes=_ANSWERS[kind],
        age=1200,
        longest=450,
        wrong=(*_codes(code, kind), *_dates(date, *compared)),
        label=_label(code),
        reporter=f"usuarioReporte{last}",
        reported=f"fechaReporte{last}",
    )
