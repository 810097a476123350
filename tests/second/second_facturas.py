"""Facturas, radicados, RIPS and codes of the second server."""

import sqlite3
from typing import Any

from second_desk import PAYERS, Desk, number
from second_problem import RefusedError, invalid
from second_store import ANNEXES
from second_values import DAY, SLACK, now, same_nit, take

_COUNTED = {
    "numeroGlosas": ("GLOSA", 0),
    "numeroGlosasRespondidas": ("GLOSA", 1),
    "numeroReiteraciones": ("GLOSA", 2),
    "numeroReiteracionesRespondidas": ("GLOSA", 3),
    "numeroDevoluciones": ("DEVOLUCION", 0),
    "numeroDevolucionesRespondidas": ("DEVOLUCION", 1),
    "numeroReiteracionesDevoluciones": ("DEVOLUCION", 2),
}


def party(desk: Desk, side: str, nit: str) -> dict[str, object]:
    """Return one party of a factura."""
    row = desk.store.one("select razon from empresa where nit = ?", nit)
    name = row["razon"] if row else None
    return {"tipoPersona": "1", "nombreComercial": name, "razonSocial": name, f"nit{side}": nit}


def list_facturas(desk: Desk) -> object:
    """GET /api/Factura."""
    desk.allow_named()
    desk.query.check_page()
    if not desk.caller.admin and not desk.caller.nit:
        raise RefusedError(401)
    wanted, filed = desk.query.identifier("IdFactura"), desk.query.flag("TieneRadicado")
    issued = desk.query.dates("FechaEmisionInicio", "FechaEmisionFinal")
    loaded = desk.query.day("FechaCargue")
    rows = [
        row
        for row in desk.store.all(
            "select f.*, r.id as filed from factura f left join radicado r on r.factura = f.id "
            "order by f.id"
        )
        if desk.caller.sees(row)
        and (wanted is None or row["id"] == wanted)
        and issued(row["emision"])
        and (filed is None or filed == (row["filed"] is not None))
        and (loaded is None or loaded == str(desk.values.shown_instant(row["emision"]))[:10])
        and of_parties(desk, row)
    ]
    return desk.query.page(rows, lambda row: _listed_factura(desk, row))


def of_parties(desk: Desk, row: sqlite3.Row) -> bool:
    """Say whether a row's factura has the number and the parties that the query asks for."""
    numero = desk.query.text("NumeroFactura")
    emisor, adquiriente = desk.query.text("NitEmisor"), desk.query.text("NitAdquiriente")
    return (
        (numero is None or row["numero"] == numero)
        and (emisor is None or same_nit(emisor, row["emisor"]))
        and (adquiriente is None or same_nit(adquiriente, row["adquiriente"]))
    )


def _listed_factura(desk: Desk, row: sqlite3.Row) -> dict[str, object]:
    shown, amount = desk.values, desk.values.shown_money(row["valor"])
    return {
        "idFactura": shown.shown_id(row["id"]),
        "idFacturaEmisor": row["id"] * 2,
        "idFacturaAdquiriente": row["id"] * 2 + 1,
        "indicadorTipoOperacion": "SS-CUFE",
        "profileexecutionid2": 1,
        "numeroFactura": row["numero"],
        "cufe": row["cufe"],
        "fechaEmision": shown.shown_instant(row["emision"]),
        "horaEmision": "10:00:00",
        "fechaVencimiento": shown.shown_instant(row["emision"] + 30 * DAY),
        "tipoFactura": "01",
        "divisaFactura": "COP",
        "numeroElementos": 1,
        "totalValorBruto": amount,
        "totalValorBaseImponible": amount,
        "totalValorBrutoAtributos": amount,
        "descuentoTotal": None,
        "cargoTotal": None,
        "anticipoTotal": None,
        "valorFactura": amount,
        "emisor": party(desk, "Emisor", row["emisor"]),
        "adquiriente": party(desk, "Adquiriente", row["adquiriente"]),
    }


def show_factura(desk: Desk) -> object:
    """GET /api/Factura/{IdFactura}: an int32 in the official document."""
    row = desk.own_factura(desk.row_of_path("IdFactura", 32))
    listed = _listed_factura(desk, row)
    emisor, adquiriente = (
        party(desk, "Emisor", row["emisor"]),
        party(desk, "Adquiriente", row["adquiriente"]),
    )
    detail = {
        "idFactura": listed["idFactura"],
        "idFacturaEmisor": row["id"] * 2,
        "idFacturaAdquiriente": row["id"] * 2 + 1,
        "idFacturaFevRips": None,
        "idContrato": None,
        "fad02IndicadorTipoOperacion": listed["indicadorTipoOperacion"],
        "fad04Profileexecutionid2": 1,
        "fad05NumeroFactura": row["numero"],
        "fad06Cufe": row["cufe"],
        "fad09FechaEmision": listed["fechaEmision"],
        "fad10HoraEmision": listed["horaEmision"],
        "fad11FechaVencimiento": listed["fechaVencimiento"],
        "fad12TipoFactura": "01",
        "fad15DivisaFactura": "COP",
        "fad16NumeroElementos": 1,
        "fau02TotalValorBruto": listed["valorFactura"],
        "fau04TotalValorBaseImponible": listed["valorFactura"],
        "fau06TotalValorBrutoAtributos": listed["valorFactura"],
        "fau08DescuentoTotal": None,
        "fau10CargoTotal": None,
        "fau12AnticipoTotal": None,
        "fau14ValorFactura": listed["valorFactura"],
        "emisor": {
            "faj02TipoPersona": "1",
            "faj06NombreComercial": emisor["razonSocial"],
            "faj20RazonSocial": emisor["razonSocial"],
            "faj21NitEmisor": row["emisor"],
            "emisorDireccionFiscal": _address("faj", "74"),
        },
        "adquiriente": {
            "fak02TipoPersona": "1",
            "fak06NombreComercial": adquiriente["razonSocial"],
            "fak20RazonSocial": adquiriente["razonSocial"],
            "fak21NitAdquiriente": row["adquiriente"],
            "adquirienteDireccionFiscal": _address("fak", "58"),
        },
        "resolucionSalud": {
            "codigoPrestadorServicioSalud": "110010001",
            "modalidadPago": "04",
            "coberturaPlanBeneficios": "01",
            "numeroContrato": None,
            "numeroPoliza": None,
            "fechaInicioPeriodoFacturacion": None,
            "fechaFinPeriodoFacturacion": None,
        },
        "facturaLinea": [],
    }
    return detail | {name: _count(desk, row["id"], *what) for name, what in _COUNTED.items()}


def _address(letters: str, postal: str) -> dict[str, object]:
    return {
        f"{letters}29CodigoMunicipio": "11001",
        f"{letters}{postal}CodigoPostal": None,
        f"{letters}32CodigoDepartamento": "11",
        f"{letters}34Direccion": "Calle 1 # 2-3",
        f"{letters}36CodigoPais": "CO",
    }


def _count(desk: Desk, factura: int, kind: str, act: int) -> float:
    query = f"select count(*) from seguimiento where factura = ? and kind = ? and done{act} = 1"
    row = desk.store.one(query, factura, kind)
    return number(row[0] if row else 0)


def show_alerts(desk: Desk) -> object:
    """GET /api/Factura/Alerta/{IdFactura}."""
    row = desk.own_factura(desk.row_of_path("IdFactura", 32))
    alert = {
        "idFactura": desk.values.shown_id(row["id"]),
        "codigo": "A01",
        "descripcion": "De muestra",
    }
    return [alert] if row["id"] % 2 else []


def _radicado(desk: Desk, row: sqlite3.Row, *, whole: bool) -> dict[str, object]:
    factura = desk.factura(row["factura"])
    shown = {
        "idFacturaRadicado": desk.values.shown_id(row["id"]),
        "idFactura": desk.values.shown_id(factura["id"]),
        "radicado": row["radicado"],
        "fechaRadicado": desk.values.shown_instant(row["fecha"]),
        "numeroFactura": factura["numero"],
        "nitAdquiriente": factura["adquiriente"],
        "nitEmisor": factura["emisor"],
    }
    audit = {
        "usuarioRegistro": row["usuario"],
        "fechaRegistro": desk.values.shown_instant(row["registro"]),
    }
    return shown | audit if whole else shown


def show_radicado(desk: Desk) -> object:
    """GET /api/FacturaRadicado/{IdFacturaRadicado}."""
    desk.allow_named()
    row = desk.store.one(
        "select * from radicado where id = ?", desk.row_of_path("IdFacturaRadicado")
    )
    if row is None:
        raise RefusedError(404, "El radicado no existe")
    desk.own_factura(row["factura"])
    return _radicado(desk, row, whole=True)


def list_radicados(desk: Desk) -> object:
    """GET /api/FacturaRadicado/ByIdFactura/{IdFactura}."""
    desk.allow_named()
    factura = desk.own_factura(desk.row_of_path("IdFactura"))
    rows = desk.store.all("select * from radicado where factura = ?", factura["id"])
    return [_radicado(desk, row, whole=True) for row in rows]


def file_factura(desk: Desk) -> object:
    """POST /api/FacturaRadicado."""
    desk.allow(PAYERS)
    given = take(
        desk.body,
        {
            "idFactura": (desk.values.identifier, True),
            "radicado": (desk.values.text(100, least=1), True),
            "fechaRadicado": (desk.values.instant, True),
        },
    )
    factura = desk.own_factura(given["idFactura"])
    if desk.filed(factura["id"]) is not None:
        raise invalid("idFactura", "La factura ya tiene radicado")
    row = _file(desk, factura["id"], given, "")
    return _radicado(desk, row, whole=False)


def _file(desk: Desk, factura: int, given: dict[str, Any], prefix: str) -> sqlite3.Row:
    if given["fechaRadicado"] > now() + SLACK:
        raise invalid(f"{prefix}fechaRadicado", "No puede ser futura")
    added = desk.store.add(
        "radicado",
        factura=factura,
        radicado=given["radicado"],
        fecha=given["fechaRadicado"],
        usuario=desk.caller.guid,
        registro=now(),
    )
    row = desk.store.one("select * from radicado where id = ?", added)
    assert row is not None
    return row


def file_facturas(desk: Desk) -> object:
    """POST /api/FacturaRadicado/Masivo: what is unknown or filed already is skipped."""
    desk.allow(PAYERS)
    text = desk.values.text(100, least=1)
    fields = {
        "numeroFactura": (text, True),
        "nitAdquiriente": (text, True),
        "nitEmisor": (text, True),
        "radicado": (text, True),
        "fechaRadicado": (desk.values.instant, True),
    }
    prefixed = [
        (f"listaRadicado[{n}].", row)
        for n, row in enumerate(desk.listed("listaRadicado", empty=True))
    ]
    given = [(prefix, take(row, fields, prefix)) for prefix, row in prefixed]
    if not desk.caller.admin and any(
        not same_nit(row["nitAdquiriente"], desk.caller.nit) for _, row in given
    ):
        raise RefusedError(403, "Un elemento es de otra entidad")
    made = []
    for prefix, row in given:
        factura = next(
            (
                one
                for one in desk.store.all(
                    "select * from factura where numero = ?", row["numeroFactura"]
                )
                if same_nit(one["adquiriente"], row["nitAdquiriente"])
                and same_nit(one["emisor"], row["nitEmisor"])
            ),
            None,
        )
        if factura is not None and desk.filed(factura["id"]) is None:
            made.append(_radicado(desk, _file(desk, factura["id"], row, prefix), whole=False))
    return made


def list_transactions(desk: Desk) -> object:
    """GET /api/RipsTransaccion."""
    desk.query.check_page()
    factura, nit = (
        desk.query.identifier("idFactura"),
        desk.query.amount("numeroDocumentoIdObligado"),
    )
    numero = desk.query.text("numeroFactura")
    rows = [
        row
        for row in desk.store.all(
            "select t.*, f.numero, f.emisor, f.adquiriente from transaccion t "
            "join factura f on f.id = t.factura order by t.id"
        )
        if desk.caller.sees(row)
        and (factura is None or row["factura"] == factura)
        and (nit is None or nit == int(row["emisor"]))
        and (numero is None or numero == row["numero"])
    ]
    return desk.query.page(
        rows,
        lambda row: {
            "idTransaccion": desk.values.shown_id(row["id"]),
            "idFactura": desk.values.shown_id(row["factura"]),
            "t01NumeroDocumentoIdObligado": float(row["emisor"]),
            "t02NumeroFactura": row["numero"],
            "t03TipoNota": None,
            "t04NumeroNota": None,
            "fechaRegistro": desk.values.shown_instant(row["registro"]),
        },
    )


_PEOPLE = (
    "select p.*, f.emisor, f.adquiriente from persona p "
    "join transaccion t on t.id = p.transaccion join factura f on f.id = t.factura"
)


def list_people(desk: Desk) -> object:
    """GET /api/RipsUsuarios."""
    desk.query.check_page()
    transaction = desk.query.identifier("idTransaccion")
    document = desk.query.text("numeroDocumentoIdentificacion")
    rows = [
        row
        for row in desk.store.all(f"{_PEOPLE} order by p.id")
        if desk.caller.sees(row)
        and (transaction is None or row["transaccion"] == transaction)
        and (document is None or row["documento"] == document)
    ]
    return desk.query.page(rows, lambda row: _person(desk, row))


def _person(desk: Desk, row: sqlite3.Row) -> dict[str, object]:
    return {
        "idUsuario": desk.values.shown_id(row["id"]),
        "idTransaccion": desk.values.shown_id(row["transaccion"]),
        "u01TipoDocumentoIdentificacion": "CC",
        "u02NumeroDocumentoIdentificacion": row["documento"],
        "u03TipoUsuario": "01",
        "u04FechaNacimiento": desk.values.shown_instant(row["nacimiento"]),
        "u05CodigoSexo": "M",
        "u06CodigoPaisResidencia": 170,
        "u07CodigoMunicipioResidencia": "11001",
        "u08CodigoZonaTerritorialResidencia": "01",
        "u09Incapacidad": "NO",
        "u10Consecutivo": row["consecutivo"],
    }


# Of each service only what its schema does not let be null.
_SERVICES = {
    "Consulta": {
        "c02FechaInicioAtencion": None,
        "c07CodigoServicio": 1,
        "c17ValorServicio": 1,
        "c18TipoPagoCompartido": 1,
        "c19ValorPagoCompartido": 0,
    },
    "Hospitalizacion": {
        "h03FechaInicioAtencion": None,
        "h14FechaEgreso": None,
        "h15Consecutivo": 1,
    },
    "Medicamento": {
        "m04FechaDispensacionAdministracion": None,
        "m13UnidadMinimaDispensa": 1,
        "m14CantidadMedicamento": 1,
        "m15DiasTratamiento": 1,
        "m18ValorUnitarioMedicamento": 1,
        "m19ValorTotalMedicamento": 1,
        "m20TipoPagoCompartido": 1,
        "m21ValorPagoCompartido": 0,
        "m23Consecutivo": 1,
    },
    "OtroServicio": {
        "s04FechaSuministroTecnologia": None,
        "s08Cantidad": 1,
        "s11ValorUnitario": 1,
        "s12ValorTotal": 1,
        "s16Consecutivo": 1,
    },
    "Procedimiento": {
        "p02FechaInicioAtencion": None,
        "p09CodigoServicio": 1,
        "p16ValorProcedimiento": 1,
        "p17TipoPagoCompartido": 1,
        "p18ValorPagoCompartido": 0,
        "p20Consecutivo": 1,
    },
    "RecienNacido": {
        "n04FechaNacimiento": None,
        "n05EdadGestacional": 38,
        "n06NumeroConsultasCuidadoPrenatal": 1,
        "n08Peso": 3000,
        "n12FechaEgreso": None,
        "n13Consecutivo": 1,
    },
    "Urgencia": {"r02FechaInicioAtencion": None, "r11FechaEgreso": None, "r12Consecutivo": 1},
}


def show_person(desk: Desk) -> object:
    """GET /api/RipsUsuarios/{IdUsuario}."""
    row = desk.store.one(f"{_PEOPLE} where p.id = ?", desk.row_of_path("IdUsuario"))
    if row is None:
        raise RefusedError(404, "El usuario no existe")
    if not desk.caller.sees(row):
        raise desk.foreign()
    return _person(desk, row) | {f"rips{kind}": _services(desk, row, kind) for kind in ANNEXES[:-1]}


def _services(desk: Desk, person: sqlite3.Row, kind: str) -> list[dict[str, object]]:
    when = desk.values.shown_instant(person["nacimiento"])
    fields = {name: when if value is None else value for name, value in _SERVICES[kind].items()}
    rows = desk.store.all("select id from anexo where kind = ? and persona = ?", kind, person["id"])
    return [
        {
            f"id{kind}": desk.values.shown_id(row["id"]),
            "idUsuario": desk.values.shown_id(person["id"]),
            **fields,
        }
        for row in rows
    ]


def list_codes(desk: Desk) -> object:
    """GET /api/SeguimientoTipoCodigo/ByGrupo."""
    group, parent = desk.query.text("Grupo"), desk.query.text("IdSeguimientoTipoCodigoPadre")
    level = desk.query.whole("Nivel", 32)
    return [
        {
            "idSeguimientoTipoCodigo": row["id"],
            "idSeguimientoTipoCodigoPadre": row["padre"],
            "descripcion": row["descripcion"],
            "nivel": row["nivel"],
        }
        for row in desk.store.all("select * from codigo where grupo = ? order by id", group or "")
        if (level is None or row["nivel"] == level) and (parent is None or row["padre"] == parent)
    ]
