"""What each act takes and what each collection shows, as the kit reads it."""

from collections.abc import Mapping

from conformance.packs.mipres.sandbox.records import HEAD
from conformance.sandbox.fields import Field


def _text(name: str, limit: int | None = None, *, needed: bool = False) -> Field:
    return Field(name, "written", required=needed, limit=limit)


def _whole(name: str, least: int = 0, *, needed: bool = False) -> Field:
    return Field(name, "digits", required=needed, minimum=least)


def _day(name: str, *, needed: bool = False) -> Field:
    return Field(name, "day", required=needed)


_ID = _whole("ID", 1, needed=True)
_PRESCRIPTION = (
    _text("NoPrescripcion", needed=True),
    _text("TipoTec", needed=True),
    _whole("ConTec", 1, needed=True),
    _text("TipoIDPaciente", needed=True),
    _text("NoIDPaciente", 17, needed=True),
)
_ENTREGA = _whole("NoEntrega", 1, needed=True)
_CAUSE = Field("CausaNoEntrega", "digits", required=True)  # which there are, a rule says
_DELIVERED = (
    _text("CodSerTecEntregado", 20),
    _text("CantTotEntregada"),
    _whole("EntTotal"),
    _text("NoLote", 20),
)
_ASSOCIATED = (_text("NoPrescripcionAsociada", 20), _text("ConTecAsociada", 2))

TOLD_OF_BILLED = (
    *("CodCompAdm", "CodHom", "UniCompAdm", "UniDispHom", "ValUnMiCon"),
    *("CantTotEnt", "ValTotCompAdm", "ValTotHom"),
)
"""What an EPS tells of something billed, beside which comparison it makes."""

BODIES: Mapping[str, tuple[Field, ...]] = {
    "direccionar": (
        *_PRESCRIPTION,
        _ENTREGA,
        _whole("NoSubEntrega"),
        _text("TipoIDProv", needed=True),
        _text("NoIDProv", 17, needed=True),
        _text("CodMunEnt", needed=True),
        _day("FecMaxEnt", needed=True),
        _text("CantTotAEntregar", needed=True),
        _text("DirPaciente", 80),
        _text("CodSerTecAEntregar", 20, needed=True),
    ),
    "no_direccionar": (
        *_PRESCRIPTION,
        *_ASSOCIATED,
        _whole("CausaNoEntrega", 1, needed=True),
    ),
    "programar": (
        _ID,
        _day("FecMaxEnt", needed=True),
        _text("TipoIDSedeProv", needed=True),
        _text("NoIDSedeProv", 17, needed=True),
        _text("CodSedeProv", 20, needed=True),
        _text("CodSerTecAEntregar", 20, needed=True),
        _text("CantTotAEntregar", needed=True),
    ),
    "entregar": (
        _ID,
        _CAUSE,
        _day("FecEntrega", needed=True),
        *_DELIVERED,
        _text("TipoIDRecibe"),
        _text("NoIDRecibe", 17),
    ),
    "entregar_ambito": (
        *_PRESCRIPTION,
        _ENTREGA,
        _CAUSE,
        _day("FecEntrega", needed=True),
        *_DELIVERED,
    ),
    "entregar_codigos": (
        _whole("ID", 1),
        _whole("IDEntrega", 1),
        _text("CodSerTecEntregado", 20, needed=True),
        _text("CantTotEntregada", needed=True),
        _day("FecEntrega"),
    ),
    "reportar_entrega": (_ID, _whole("EstadoEntrega"), _CAUSE, _text("ValorEntregado")),
    "suministrar": (
        _ID,
        _whole("UltEntrega", needed=True),
        _whole("EntregaCompleta", needed=True),
        _whole("CausaNoEntrega"),
        *_ASSOCIATED,
        _text("CantTotEntregada"),
        _text("NoLote", 20),
        _text("ValorEntregado"),
    ),
    "facturar": (
        *_PRESCRIPTION,
        _ENTREGA,
        _whole("NoSubEntrega"),
        _text("NoFactura", 96, needed=True),
        _text("NoIDEPS", 17, needed=True),
        _text("CodEPS", 6, needed=True),
        _text("CodSerTecAEntregado", 20, needed=True),
        _text("CantUnMinDis", needed=True),
        _text("ValorUnitFacturado", needed=True),
        _text("ValorTotFacturado", needed=True),
        _text("CuotaModer"),
        _text("Copago"),
        _text("DirPaciente", 80),
    ),
    "registrar_datos_facturados": (
        _ID,
        _whole("CompAdm", needed=True),
        *(_text(name) for name in TOLD_OF_BILLED),
    ),
}
"""By capability."""

SHOWN: Mapping[str, tuple[str, ...]] = {
    "direccionamiento": (
        *HEAD,
        "NoSubEntrega",
        "TipoIDProv",
        "NoIDProv",
        "CodMunEnt",
        "FecMaxEnt",
        "CantTotAEntregar",
        "DirPaciente",
        "CodSerTecAEntregar",
        "NoIDEPS",
        "CodEPS",
    ),
    "no_direccionamiento": (
        *HEAD[:5],
        "NoPrescripcionAsociada",
        "ConTecAsociada",
        "CausaNoEntrega",
    ),
    "programacion": (
        *HEAD,
        "FecMaxEnt",
        "TipoIDSedeProv",
        "NoIDSedeProv",
        "CodSedeProv",
        "CodSerTecAEntregar",
        "CantTotAEntregar",
    ),
    "entrega": (
        *HEAD,
        "CodSerTecEntregado",
        "CantTotEntregada",
        "EntTotal",
        "CausaNoEntrega",
        "FecEntrega",
        "NoLote",
        "TipoIDRecibe",
        "NoIDRecibe",
        "CodigosEntrega",
    ),
    "reporte": (
        *HEAD,
        "EstadoEntrega",
        "CausaNoEntrega",
        "ValorEntregado",
        "CodTecEntregado",
        "CantTotEntregada",
        "NoLote",
        "FecEntrega",
    ),
    "suministro": (
        *HEAD,
        "UltEntrega",
        "EntregaCompleta",
        "CausaNoEntrega",
        "NoPrescripcionAsociada",
        "ConTecAsociada",
        "CantTotEntregada",
        "NoLote",
        "ValorEntregado",
    ),
    "facturacion": (
        *HEAD,
        "NoSubEntrega",
        "NoFactura",
        "NoIDEPS",
        "CodEPS",
        "CodSerTecAEntregado",
        "CantUnMinDis",
        "ValorUnitFacturado",
        "ValorTotFacturado",
        "CuotaModer",
        "Copago",
        "CodigosFacturacion",
    ),
    "datos_facturados": (*HEAD, "CompAdm", *TOLD_OF_BILLED),
}
"""By collection, between the ids and what the server sets."""
