"""Bank accounts of the entities, and the banks (module 4; decision R34)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conformance.packs.siifa.sandbox.call import Call, paged
from conformance.packs.siifa.sandbox.tables.catalogues import (
    ACTIVO,
    ESTADOS_CUENTA,
    TIPOS_CUENTA,
    domain,
)
from conformance.packs.siifa.sandbox.tables.records import Banco, Cuenta
from conformance.packs.siifa.sandbox.tables.store import ADMIN, Store
from conformance.sandbox.fields import REQUIRED
from conformance.sandbox.reply import RefusalError, Reply, answer, invalid, missing

_CHANGES = {
    "codigoBanrep": "banco",
    "codigoTipoCuenta": "tipo",
    "numeroCuenta": "numero",
    "titular": "titular",
    "esCuentaPrincipal": "principal",
    "observaciones": "texto",
}
_FREE = (ADMIN, "SIIFA_MSPS")  # these two may ask for any NIT (OF4, GET /api/EmpresaCuentaBancaria)


def crear_cuenta(call: Call) -> Reply:
    """Store an account, active, and answer 201; refuse duplicates and a second active main one."""
    body = call.body
    if str(body["nit"]) not in call.store.entities and call.store.rule("nit"):
        raise invalid("Nit", "El NIT no existe en la tabla de empresas")
    if call.user.role != ADMIN and not call.store.same(call.user.nit, str(body["nit"])):
        raise RefusalError(403, "La cuenta pertenece a otra entidad.")
    row = Cuenta(
        call.store.next_id(),
        body["nit"],
        body["codigoBanrep"],
        body["codigoTipoCuenta"],
        body["numeroCuenta"],
        body["titular"],
        ACTIVO,
        body["esCuentaPrincipal"],
        body["observaciones"],
        call.user.guid,
        call.now,
    )
    _allowed(call, row)
    call.store.cuentas[row.id] = row
    return answer({**_flat(row), "usuarioRegistro": row.user, "fechaRegistro": row.reported}, 201)


def listar_cuentas(call: Call) -> Reply:
    """Answer accounts, main ones first, then the newest; the own NIT is forced (decision I04)."""
    nit = call.query["nit"]
    if call.user.role not in _FREE:
        nit = int(call.user.nit or 0)
    rows = [
        row
        for row in call.store.cuentas.values()
        if nit in (None, row.nit) and call.query["codigoEstado"] in (None, row.estado)
    ]
    rows.sort(key=lambda row: (not row.principal, -row.reported.timestamp(), -row.id))
    return paged(call, rows, _item)


def ver_cuenta(call: Call) -> Reply:
    """Answer one account; another entity's is 403."""
    row = _own(call)
    bank = call.store.bancos[row.banco]
    return answer(
        {
            **_flat(row),
            "nombreEmpresa": call.store.entities[str(row.nit)].name,
            "nombreBanco": bank.nombre,
            "codigoSuperfinancieraBanco": bank.superfinanciera,
            "convenioAdresBanco": bank.adres,
            "descripcionTipoCuenta": domain(TIPOS_CUENTA)[row.tipo],
            "descripcionEstado": domain(ESTADOS_CUENTA)[row.estado],
            "usuarioRegistro": row.user,
            "fechaRegistro": row.reported,
            "usuarioActualizacion": row.changed_by,
            "fechaActualizacion": row.changed,
        }
    )


def actualizar_cuenta(call: Call) -> Reply:
    """Change an account but not its NIT, under the same rules as its creation; what is absent stays
    (R12).
    """
    old = _own(call)
    given = {
        name: call.body[field] for field, name in _CHANGES.items() if call.body[field] is not None
    }
    if given.get("numero") == "" or given.get("titular") == "":
        name = "NumeroCuenta" if given.get("numero") == "" else "Titular"
        raise invalid(name, REQUIRED)
    row = replace(old, **given, changed_by=call.user.guid, changed=call.now)
    _allowed(call, row)
    call.store.cuentas[row.id] = row
    return answer(
        {**_flat(row), "usuarioActualizacion": row.changed_by, "fechaActualizacion": row.changed}
    )


def cambiar_estado_cuenta(call: Call) -> Reply:
    """Change the state of an account; the main one stays active while it is the only active one."""
    state = call.body["codigoEstado"]
    if state not in domain(ESTADOS_CUENTA):
        raise invalid(
            "CodigoEstado", "El estado no pertenece al dominio 13 (ESTADO_CUENTA_BANCARIA)"
        )
    old = _own(call)
    others = [
        row
        for row in call.store.cuentas.values()
        if row.nit == old.nit and row.id != old.id and row.estado == ACTIVO
    ]
    closes_main = old.principal and old.estado == ACTIVO and state != ACTIVO
    if closes_main and not others and call.store.rule("ultima-principal"):
        raise invalid("CodigoEstado", "La cuenta principal es la única cuenta activa de la empresa")
    row = replace(
        old,
        estado=state,
        texto=call.body["observaciones"] or old.texto,
        changed_by=call.user.guid,
        changed=call.now,
    )
    _allowed(call, row)
    call.store.cuentas[row.id] = row
    return answer(
        {
            "idEmpresaCuentaBancaria": row.id,
            "nit": row.nit,
            "codigoEstado": row.estado,
            "numeroCuenta": row.numero,
            "observaciones": row.texto,
            "usuarioActualizacion": row.changed_by,
            "fechaActualizacion": row.changed,
        }
    )


def listar_bancos(call: Call) -> Reply:
    """Answer the banks by name."""
    query = call.query
    if query["estado"] not in (None, "ACTIVO", "INACTIVO"):
        raise invalid("Estado", "El valor debe ser ACTIVO o INACTIVO")
    rows = sorted(
        (
            row
            for row in call.store.bancos.values()
            if query["codigoBanrep"] in (None, row.codigo)
            and query["estado"] in (None, row.estado)
            and (query["nombre"] or "").lower() in row.nombre.lower()
        ),
        key=lambda row: row.nombre,
    )
    return paged(call, rows, _banco)


def _own(call: Call) -> Cuenta:
    number = call.path["id"]
    given = call.body.get("idEmpresaCuentaBancaria")
    if given not in (None, number) and call.store.rule("id-de-la-ruta"):
        raise invalid(
            "IdEmpresaCuentaBancaria", "El identificador del cuerpo no coincide con el de la ruta"
        )
    row = call.store.cuentas.get(number)
    if row is None:
        raise missing(f"La cuenta {number}")
    if call.user.role != ADMIN and not call.store.same(call.user.nit, str(row.nit)):
        raise RefusalError(403, "La cuenta pertenece a otra entidad.")
    return row


def _allowed(call: Call, row: Cuenta) -> None:
    rule = call.store.rule
    if row.banco not in call.store.bancos and rule("banco"):
        raise invalid("CodigoBanrep", "El banco no existe en REFERENCIA_BANCO")
    if row.tipo not in domain(TIPOS_CUENTA) and rule("tipo-de-cuenta"):
        raise invalid(
            "CodigoTipoCuenta",
            "El tipo de cuenta no pertenece al dominio 12 (TIPO_CUENTA_BANCARIA)",
        )
    for other in call.store.cuentas.values():
        if other.id == row.id or other.nit != row.nit:
            continue
        same = (other.banco, other.numero) == (row.banco, row.numero)
        if same and rule("cuenta-repetida"):
            raise invalid("NumeroCuenta", "Ya existe una cuenta con el mismo NIT, banco y número")
        both = row.principal and row.estado == ACTIVO and other.principal and other.estado == ACTIVO
        if both and rule("una-principal"):
            raise invalid("EsCuentaPrincipal", "La empresa ya tiene una cuenta principal activa")


def _flat(row: Cuenta) -> Mapping[str, Any]:
    return {
        "idEmpresaCuentaBancaria": row.id,
        "nit": row.nit,
        "codigoBanrep": row.banco,
        "codigoTipoCuenta": row.tipo,
        "numeroCuenta": row.numero,
        "titular": row.titular,
        "codigoEstado": row.estado,
        "esCuentaPrincipal": row.principal,
        "observaciones": row.texto,
    }


def _item(store: Store, row: Cuenta) -> dict[str, Any]:
    return {
        "idEmpresaCuentaBancaria": row.id,
        "empresa": {"nit": row.nit, "razonSocial": store.entities[str(row.nit)].name},
        "banco": {"codigoBanrep": row.banco, "nombre": store.bancos[row.banco].nombre},
        "tipoCuenta": {"codigoTipoCuenta": row.tipo, "descripcion": domain(TIPOS_CUENTA)[row.tipo]},
        "numeroCuenta": row.numero,
        "titular": row.titular,
        "estado": {"codigoEstado": row.estado, "descripcion": domain(ESTADOS_CUENTA)[row.estado]},
        "esCuentaPrincipal": row.principal,
        "observaciones": row.texto,
        "fechaRegistro": row.reported,
    }


def _banco(store: Store, row: Banco) -> dict[str, Any]:
    return {
        "codigoBanrep": row.codigo,
        "codigoSuperfinanciera": row.superfinanciera,
        "nombre": row.nombre,
        "razonSocial": row.razon,
        "nit": row.nit,
        "tipoEntidad": row.tipo,
        "convenioAdres": row.adres,
        "estado": row.estado,
        "fechaRegistro": "2026-01-01T00:00:00-05:00",
        "fechaActualizacion": None,
        "fechaConvenioAdres": None,
    }
