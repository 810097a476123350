"""The operations of a glosa or a devolución."""

from conformance.packs.siifa.sandbox.call import paging
from conformance.packs.siifa.sandbox.operations import (
    reads,
    seguimientos,
)
from conformance.packs.siifa.sandbox.operations.declaring import (
    PAYERS,
    PROVIDERS,
    REITERATORS,
    TEXT,
    dates,
    identifier,
    ids,
    reading,
    texts,
    writing,
)
from conformance.packs.siifa.sandbox.tables.records import (
    ANNEXES,
    GLOSA,
    SeguimientoKind,
)
from conformance.sandbox.application import ServedOperation
from conformance.sandbox.fields import Field


def _seguimiento_query(kind: SeguimientoKind) -> tuple[Field, ...]:
    return (
        identifier(f"idSeguimientoFactura{kind.suffix}"),
        *texts(
            f"idSeguimientoTipoCodigo{kind.suffix}",
            "idSeguimientoTipoCodigoRespuesta",
            "observacion",
        ),
        *dates("fechaCreacionInicio", "fechaCreacionFinal"),
        Field("tieneRespuesta", "bool"),
        *paging(),
    )


def _formulation(kind: SeguimientoKind) -> tuple[Field, ...]:
    annexes = ids(*ANNEXES) if kind is GLOSA else ()
    return (
        identifier("idFactura", required=True),
        *annexes,
        Field(f"valor{kind.suffix}", "money"),
        Field(f"idSeguimientoTipoCodigo{kind.suffix}", "text", required=True),
        Field("observacion", "text", limit=TEXT),
        Field("fechaFormulacion", "date", required=True),
    )


def follow_up(kind: SeguimientoKind, lista: str) -> tuple[ServedOperation, ...]:
    """Return the operations of a kind of follow-up; its bulk holds its rows in `lista`."""
    return (*_readings(kind), *_formulations(kind, lista), *_answers(kind))


def _base(kind: SeguimientoKind) -> str:
    return f"/api/SeguimientoFactura{kind.suffix}"


def _own_id(kind: SeguimientoKind) -> str:
    return f"idSeguimientoFactura{kind.suffix}"


def _readings(kind: SeguimientoKind) -> tuple[ServedOperation, ...]:
    base, word = _base(kind), kind.suffix.lower()
    query = _seguimiento_query(kind)
    return (
        reading(
            f"listar_{word}", reads.listar(kind), base, query=(identifier("idFactura"), *query)
        ),
        reading(f"ver_{word}", reads.ver(kind), f"{base}/<{_own_id(kind)}>"),
        reading(
            f"listar_{word}_de_factura",
            reads.listar(kind),
            f"{base}/ByIdFactura",
            query=(identifier("idFactura", required=True), *query),
        ),
        reading(
            f"listar_{word}_de_factura",
            reads.listar(kind),
            f"{base}/ByIdFactura/<idFactura>",
            query=query,
        ),
        reading(
            f"resumir_{word}_de_factura",
            reads.resumir(kind),
            f"{base}/Resumen/ByIdFactura/<idFactura>",
            f"{base}/ResumenByIdFactura/<idFactura>",
        ),
    )


def _formulations(kind: SeguimientoKind, lista: str) -> tuple[ServedOperation, ...]:
    base, word = _base(kind), kind.suffix.lower()
    item = _formulation(kind)
    return (
        writing(
            "POST", f"formular_{word}", seguimientos.formular(kind), base, roles=PAYERS, body=item
        ),
        writing(
            "POST",
            f"formular_{word}_masivo",
            seguimientos.formular_masivo(kind, lista),
            f"{base}/Masivo",
            roles=PAYERS,
            body=(Field(lista, "list", required=True, minimum=1, items=item),),
        ),
    )


def _answers(kind: SeguimientoKind) -> tuple[ServedOperation, ...]:
    base, word = _base(kind), kind.suffix.lower()
    return (
        writing(
            "PUT",
            f"responder_{word}",
            seguimientos.responder(kind),
            f"{base}/Respuesta",
            roles=PROVIDERS,
            body=_answer(kind),
        ),
        writing(
            "PUT",
            f"reiterar_{word}",
            seguimientos.reiterar(kind),
            f"{base}/Reiteracion",
            roles=REITERATORS,
            body=_reiteration(kind),
        ),
        writing(
            "PUT",
            f"responder_reiteracion_{word}",
            seguimientos.responder_reiteracion(kind),
            f"{base}/ReiteracionRespuesta",
            f"{base}/RespuestaReiteracion",
            roles=PROVIDERS,
            body=_last_answer(kind),
        ),
    )


def _answer(kind: SeguimientoKind) -> tuple[Field, ...]:
    return (
        identifier(_own_id(kind), required=True),
        Field("idSeguimientoTipoCodigoRespuesta", "text", required=True),
        Field("fechaRespuesta", "date", required=True),
        Field("observacionRespuesta", "text", limit=TEXT),
    )


def _reiteration(kind: SeguimientoKind) -> tuple[Field, ...]:
    value = (Field("valorReiteracion", "number"),) if kind is GLOSA else ()
    return (
        identifier(_own_id(kind), required=True),
        Field(f"idSeguimientoTipoCodigo{kind.suffix}Reiteracion", "text", required=True),
        Field(f"fechaFormulacion{kind.suffix}Reiteracion", "date", required=True),
        Field("observacionReiteracion", "text", limit=TEXT),
        *value,
    )


def _last_answer(kind: SeguimientoKind) -> tuple[Field, ...]:
    again = f"{kind.suffix}ReiteracionRespuesta"
    # OF, PUT …Glosa/ReiteracionRespuesta
    text_limit, code_limit = (450, 6) if kind is GLOSA else (TEXT, None)
    return (
        identifier(_own_id(kind), required=True),
        Field(f"idSeguimientoTipoCodigo{again}", "text", limit=code_limit),
        Field("observacionReiteracionRespuesta", "text", limit=text_limit),
        *dates(f"fechaFormulacion{again}"),
    )
