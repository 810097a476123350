"""What each operation takes, by its fields: the same shapes as the documents of `specs/sigfe`."""

from conformance.sandbox.fields import Field

_TWO, _THREE = "[0-9]{2}", "[0-9]{3}"


def _text(name: str, most: int, *, required: bool = True, pattern: str = "") -> Field:
    return Field(name, "text", required, limit=most, nullable=not required, pattern=pattern)


def _amount(name: str = "monto", least: int = 1, *, required: bool = True) -> Field:
    return Field(name, "int64", required, minimum=least, nullable=not required)


def _object(name: str, *items: Field, required: bool = True) -> Field:
    return Field(name, "object", required, items=items, nullable=not required)


def _list(name: str, *items: Field, required: bool = True) -> Field:
    return Field(name, "list", required, minimum=1, items=items, nullable=not required)


def _wrapped(plural: str, singular: str, *items: Field, required: bool = True) -> Field:
    return _object(plural, _list(singular, *items), required=required)


PLACE = (
    _text("partida", 2, pattern=_TWO),
    _text("capitulo", 2, pattern=_TWO),
    _text("areaTransaccional", 3, pattern=_THREE),
)
YEAR = Field("ejercicio", "int32", required=True, minimum=2000, maximum=2100, nullable=False)
_FOLIO = _amount("folio")
_DAY = Field("fecha", "day", required=True, nullable=False)

HEADER = _object(
    "cabecera",
    YEAR,
    Field("periodo", "int32", required=True, minimum=1, maximum=12, nullable=False),
    _object("institucion", *PLACE),
    _text("proceso", 10),
    _text("messageID", 40, pattern="[0-9]+"),
)
_CATALOGUES = _wrapped(
    "imputacionesACatalogosDeReagrupacion",
    "catalogo",
    _text("catalogo", 20),
    _text("elemento", 20),
    required=False,
)
_IMPUTATIONS = _wrapped(
    "imputacionesAConceptosPresupuestarios",
    "imputacion",
    _text("idConcepto", 30),
    _amount("montoFuturo", 0, required=False),
    _amount("saldo", 0, required=False),
    _amount(),
)
_ADJUSTED_GROUP = _text("idAgrupacionAjustada", 30, required=False)
_GROUPS = "agrupacionesDeImputacionesACatalogos"
_BEFORE = _wrapped(
    "transaccionesPrevias",
    "transaccion",
    _FOLIO,
    _text("tipo", 10),
    _text("idCombinacion", 30, required=False),
    _ADJUSTED_GROUP,
    _wrapped(_GROUPS, "agrupacion", _CATALOGUES, _IMPUTATIONS),
)
_BY_ITSELF = _wrapped(_GROUPS, "agrupacion", _ADJUSTED_GROUP, _CATALOGUES, _IMPUTATIONS)
_ADJUSTMENT = _object("informacionDeAjuste", _FOLIO, _text("tipoAjuste", 10), required=False)


def _detail(imputed: Field) -> tuple[Field, ...]:
    """Return what a transaction of documents takes, whose principals are imputed so."""
    principals = _wrapped(
        "principales",
        "principal",
        Field("id", "text", required=True, limit=12, nullable=False, pattern=".{3,}"),
        imputed,
        _wrapped("cumplimientos", "cumplimiento", _DAY, _amount()),
    )
    document = (
        _text("numero", 40),
        _text("tipo", 10),
        _DAY,
        _text("descripcion", 249, required=False),
        _text("idDocumentoAjustado", 30, required=False),
        principals,
        _object("imputacionesAGlosas", required=False),
        _object("camposVariables", required=False),
        _object("tipoDeCambio", required=False),
        _amount(),
    )
    return (
        _text("id", 40),
        _text("titulo", 79),
        _text("descripcion", 249),
        _wrapped("documentos", "documento", *document),
        _text("etapa", 10),
        _ADJUSTMENT,
    )


_CARTERAS = Field(
    "carterasFinancieras",
    "list",
    items=(
        _text("codigoTipoDocumento", 10),
        _text("numeroDocumento", 40),
        _list(
            "cumplimientosDeCartera",
            _DAY,
            _amount(),
            _text("idAgrupacionRelacionada", 30, required=False),
        ),
    ),
)
_ENTRY = (
    _text("id", 40),
    _text("titulo", 79),
    _text("descripcion", 249),
    _object(
        "informacionDeCreacion",
        _text("procesoFuente", 10),
        _text("tipoMovimiento", 10),
        _text("tipoOperacion", 10),
    ),
    _list(
        "agrupacionesDeImputacionesACuentasContables",
        _list(
            "imputacionesACuentasContables",
            _text("codigoCuenta", 20),
            _amount("debe", 0),
            _amount("haber", 0),
            _CARTERAS,
        ),
    ),
    _ADJUSTMENT,
)


_RUT = Field("rut", "text", required=True, limit=12, nullable=False, pattern=".{3,}")
_PERSON = (
    _RUT,
    _text("nombre", 100),
    _text("direccion", 200, required=False),
    _text("correo", 100, required=False),
)
_ROWS = {"requerimiento": _detail(_BY_ITSELF), "contabilidad": _ENTRY, "persona": _PERSON}
_USUAL = _detail(_BEFORE)


def sent(listed: str) -> tuple[Field, ...]:
    """Return what a Registrar takes whose transactions stand in that list."""
    return (HEADER, _object("detalles", _list(listed, *_ROWS.get(listed, _USUAL))))


BY_FOLIO = (*PLACE, YEAR, _FOLIO)
BY_RUT = (*PLACE, YEAR, _RUT)
BY_AREA = (_text("areaTrx", 7, pattern="[0-9]{7}"),)
BY_RANGE = (
    *PLACE,
    YEAR,
    Field("fechaDesde", "day", required=True, nullable=False),
    Field("fechaHasta", "day", required=True, nullable=False),
)
BY_TICKET = (
    _text("ticketEnvio", 40, pattern="[0-9]+"),
    _text("codigoAreaTx", 7, pattern="[0-9]{7}"),
    YEAR,
)
