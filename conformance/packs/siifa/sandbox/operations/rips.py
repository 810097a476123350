"""The RIPS of the facturas: transactions, users and services, read only."""

from decimal import Decimal
from typing import Any

from conformance.packs.siifa.sandbox.call import Call, paged, visible
from conformance.packs.siifa.sandbox.tables.records import Factura, Paciente
from conformance.packs.siifa.sandbox.tables.store import Store
from conformance.sandbox.reply import Reply, answer, missing

# Of each service: letter and number of the properties that carry provider, date and value (Res.
# 2275 de 2023).
_SERVICES = {
    "idConsulta": ("c01CodigoPrestador", "c02FechaInicioAtencion", "c17ValorServicio"),
    "idHospitalizacion": ("h01CodigoPrestador", "h03FechaInicioAtencion", None),
    "idMedicamento": (
        "m01CodigoPrestador",
        "m04FechaDispensacionAdministracion",
        "m19ValorTotalMedicamento",
    ),
    "idOtroServicio": ("s01CodigoPrestador", "s04FechaSuministroTecnologia", "s12ValorTotal"),
    "idProcedimiento": ("p01CodigoPrestador", "p02FechaInicioAtencion", "p16ValorProcedimiento"),
    "idRecienNacido": ("n01CodigoPrestador", "n04FechaNacimiento", None),
    "idUrgencia": ("r01CodigoPrestador", "r02FechaInicioAtencion", None),
}


def listar_transacciones_rips(call: Call) -> Reply:
    """Answer the RIPS transactions of the caller's facturas."""
    query = call.query
    numbers = sorted({row.factura for row in call.store.pacientes.values()})
    rows = [
        factura
        for factura in (visible(call, number) for number in numbers)
        if factura is not None
        and query["idFactura"] in (None, factura.id)
        and query["numeroFactura"] in (None, factura.numero)
        and query["numeroDocumentoIdObligado"] in (None, Decimal(factura.emisor))
    ]
    return paged(call, rows, _transaccion)


def listar_usuarios_rips(call: Call) -> Reply:
    """Answer the RIPS users of the caller's facturas."""
    query = call.query
    rows = [
        row
        for row in call.store.pacientes.values()
        if visible(call, row.factura) is not None
        and query["idTransaccion"] in (None, row.transaccion)
        and query["numeroDocumentoIdentificacion"] in (None, row.documento)
    ]
    return paged(call, rows, _paciente)


def ver_usuario_rips(call: Call) -> Reply:
    """Answer one RIPS user with its services: the ids a glosa may point at (decision R13)."""
    row = call.store.pacientes.get(call.path["idUsuario"])
    if row is None or visible(call, row.factura) is None:
        raise missing(f"El usuario {call.path['idUsuario']}")
    factura = call.store.facturas[row.factura]
    services = {f"rips{name[2:]}": [_service(factura, row, name)] for name in _SERVICES}
    return answer({**_paciente(call.store, row), **services})


def _transaccion(store: Store, row: Factura) -> dict[str, Any]:
    return {
        "idTransaccion": row.id,
        "idFactura": row.id,
        "t01NumeroDocumentoIdObligado": int(row.emisor),
        "t02NumeroFactura": row.numero,
        "t03TipoNota": None,
        "t04NumeroNota": None,
        "fechaRegistro": row.cargue,
    }


def _paciente(store: Store, row: Paciente) -> dict[str, Any]:
    return {
        "idUsuario": row.id,
        "idTransaccion": row.transaccion,
        "u01TipoDocumentoIdentificacion": "CC",
        "u02NumeroDocumentoIdentificacion": row.documento,
        "u03TipoUsuario": "01",
        "u04FechaNacimiento": "1980-01-01T00:00:00-05:00",
        "u05CodigoSexo": "F",
        "u06CodigoPaisResidencia": 170,
        "u07CodigoMunicipioResidencia": "11001",
        "u08CodigoZonaTerritorialResidencia": "01",
        "u09Incapacidad": "NO",
        "u10Consecutivo": 1,
    }


def _service(factura: Factura, row: Paciente, name: str) -> dict[str, Any]:
    provider, moment, value = _SERVICES[name]
    service = {
        name: row.servicios[name],
        "idUsuario": row.id,
        provider: "110010000001",
        moment: factura.emision,
    }
    if value is not None:
        service[value] = Decimal(50_000)
    return service
