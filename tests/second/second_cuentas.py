"""Bank accounts and banks of the second server."""

import sqlite3
from typing import Any

from second_desk import PAYERS, Desk
from second_problem import RefusedError, invalid
from second_values import Reader, digits, now, take

_ACCOUNT, _STATE, _ACTIVE = 12, 13, 1301
_MOST = 100
_COLUMNS = {
    "codigoBanrep": "banco",
    "codigoTipoCuenta": "tipo",
    "numeroCuenta": "numero",
    "titular": "titular",
    "esCuentaPrincipal": "principal",
    "observaciones": "observaciones",
}


def _fields(desk: Desk, *, required: bool) -> dict[str, tuple[Reader, bool]]:
    def bank(name: str, value: Any) -> int:
        code: int = desk.values.whole(32)(name, value)
        if desk.store.one("select 1 from banco where codigo = ?", code) is None:
            raise invalid(name, "El banco no existe")
        return code

    def account_type(name: str, value: Any) -> int:
        code: int = desk.values.whole(32)(name, value)
        if desk.reference(_ACCOUNT, code) is None:
            raise invalid(name, "El tipo de cuenta no existe")
        return code

    text = desk.values.text
    return {
        "codigoBanrep": (bank, required),
        "codigoTipoCuenta": (account_type, required),
        "numeroCuenta": (text(50, least=1), required),
        "titular": (text(300, least=1), required),
        "esCuentaPrincipal": (desk.values.flag, required),
        "observaciones": (text(500), False),
    }


def create(desk: Desk) -> object:
    """POST /api/EmpresaCuentaBancaria: for one's own NIT, whatever NIT was sent."""
    desk.allow(PAYERS)
    given = take(desk.body, {"nit": (desk.values.whole(32), True), **_fields(desk, required=True)})
    nit = given["nit"] if desk.caller.admin else int(desk.caller.nit)
    if desk.store.one("select 1 from empresa where nit = ?", str(nit)) is None:
        raise invalid("nit", "La empresa no existe")
    columns = {column: given[name] for name, column in _COLUMNS.items()}
    _check_rules(desk, columns | {"nit": nit, "estado": _ACTIVE, "id": 0})
    added = desk.store.add(
        "cuenta", nit=nit, estado=_ACTIVE, usuario=desk.caller.guid, registro=now(), **columns
    )
    row = _existing(desk, added)
    return 201, _shown(row, desk) | {
        "usuarioRegistro": row["usuario"],
        "fechaRegistro": desk.values.shown_instant(row["registro"]),
    }


def _check_rules(desk: Desk, row: dict[str, Any]) -> None:
    twin = "select 1 from cuenta where nit = ? and banco = ? and numero = ? and id <> ?"
    if desk.store.one(twin, row["nit"], row["banco"], row["numero"], row["id"]):
        raise invalid("numeroCuenta", "La cuenta ya existe")
    if row["principal"] and row["estado"] == _ACTIVE and _other_main(desk, row["nit"], row["id"]):
        raise invalid("esCuentaPrincipal", "Ya hay una cuenta principal activa")


def _other_main(desk: Desk, nit: int, row: int) -> bool:
    query = "select 1 from cuenta where nit = ? and principal = 1 and estado = ? and id <> ?"
    return desk.store.one(query, nit, _ACTIVE, row) is not None


def _existing(desk: Desk, number: int) -> sqlite3.Row:
    row = desk.store.one("select * from cuenta where id = ?", number)
    if row is None:
        raise RefusedError(404, "La cuenta no existe")
    if not desk.caller.admin and digits(desk.caller.nit) != str(row["nit"]):
        raise RefusedError(403, "La cuenta es de otra empresa")
    return row


def _shown(row: sqlite3.Row, desk: Desk) -> dict[str, object]:
    return {
        "idEmpresaCuentaBancaria": desk.values.shown_id(row["id"]),
        "nit": row["nit"],
        "codigoEstado": row["estado"],
        **{name: row[column] for name, column in _COLUMNS.items()},
        "esCuentaPrincipal": bool(row["principal"]),
    }


def _changed(row: sqlite3.Row, desk: Desk) -> dict[str, object]:
    return {
        "usuarioActualizacion": row["usuario_cambio"],
        "fechaActualizacion": desk.values.shown_instant(row["cambio"]),
    }


def list_accounts(desk: Desk) -> object:
    """GET /api/EmpresaCuentaBancaria: main ones first, then the newest."""
    desk.allow_named("SIIFA_MSPS")
    desk.query.check_page(_MOST)
    nit, state = desk.query.whole("Nit", 32), desk.query.whole("CodigoEstado", 32)
    if state is not None and desk.reference(_STATE, state) is None:
        raise invalid("CodigoEstado", "El estado no existe")
    if desk.caller.nit:
        nit = int(desk.caller.nit)
    rows = [
        row
        for row in desk.store.all(
            "select * from cuenta order by principal desc, registro desc, id desc"
        )
        if nit in {None, row["nit"]} and state in {None, row["estado"]}
    ]
    return desk.query.page(rows, lambda row: _listed(row, desk), _MOST)


def _listed(row: sqlite3.Row, desk: Desk) -> dict[str, object]:
    company = desk.store.one("select razon from empresa where nit = ?", str(row["nit"]))
    shown = _shown(row, desk)
    kept = (
        "idEmpresaCuentaBancaria",
        "numeroCuenta",
        "titular",
        "esCuentaPrincipal",
        "observaciones",
    )
    return {name: shown[name] for name in kept} | {
        "empresa": {"nit": row["nit"], "razonSocial": company["razon"] if company else None},
        "banco": {"codigoBanrep": row["banco"], "nombre": _bank_name(desk, row)},
        "tipoCuenta": {
            "codigoTipoCuenta": row["tipo"],
            "descripcion": desk.reference(_ACCOUNT, row["tipo"]),
        },
        "estado": {
            "codigoEstado": row["estado"],
            "descripcion": desk.reference(_STATE, row["estado"]),
        },
        "fechaRegistro": desk.values.shown_instant(row["registro"]),
    }


def _bank_name(desk: Desk, row: sqlite3.Row) -> str | None:
    bank = desk.store.one("select nombre from banco where codigo = ?", row["banco"])
    return bank["nombre"] if bank else None


def show(desk: Desk) -> object:
    """GET /api/EmpresaCuentaBancaria/{id}."""
    desk.allow_named()
    row = _existing(desk, desk.row_of_path("id"))
    return (
        _shown(row, desk)
        | _changed(row, desk)
        | {
            "nombreEmpresa": "De muestra",
            "nombreBanco": _bank_name(desk, row),
            "codigoSuperfinancieraBanco": 1,
            "convenioAdresBanco": "SI",
            "descripcionTipoCuenta": desk.reference(_ACCOUNT, row["tipo"]),
            "descripcionEstado": desk.reference(_STATE, row["estado"]),
            "usuarioRegistro": row["usuario"],
            "fechaRegistro": desk.values.shown_instant(row["registro"]),
        }
    )


def _addressed(desk: Desk, given: dict[str, Any]) -> sqlite3.Row:
    row = _existing(desk, desk.row_of_path("id"))
    if given["idEmpresaCuentaBancaria"] not in {None, row["id"]}:
        raise invalid("idEmpresaCuentaBancaria", "No es el de la ruta")
    return row


def update(desk: Desk) -> object:
    """PUT /api/EmpresaCuentaBancaria/{id}: what is absent stays."""
    desk.allow(PAYERS)
    given = take(
        desk.body,
        {
            "idEmpresaCuentaBancaria": (desk.values.identifier, False),
            **_fields(desk, required=False),
        },
    )
    row = _addressed(desk, given)
    said = {column: given[name] for name, column in _COLUMNS.items() if given[name] is not None}
    _check_rules(desk, dict(row) | said)
    desk.store.change("cuenta", row["id"], **said, usuario_cambio=desk.caller.guid, cambio=now())
    row = _existing(desk, row["id"])
    return _shown(row, desk) | _changed(row, desk)


def set_state(desk: Desk) -> object:
    """PATCH /api/EmpresaCuentaBancaria/{id}/Estado."""
    desk.allow(PAYERS)
    given = take(
        desk.body,
        {
            "idEmpresaCuentaBancaria": (desk.values.identifier, False),
            "codigoEstado": (desk.values.whole(32), True),
            "observaciones": (desk.values.text(500), False),
        },
    )
    row, state = _addressed(desk, given), given["codigoEstado"]
    if desk.reference(_STATE, state) is None:
        raise invalid("codigoEstado", "El estado no existe")
    main = bool(row["principal"])
    other = _other_main(desk, row["nit"], row["id"])
    leaving = main and row["estado"] == _ACTIVE and state != _ACTIVE
    returning = main and row["estado"] != _ACTIVE and state == _ACTIVE
    if (leaving and not other) or (returning and other):
        raise invalid("codigoEstado", "Debe quedar una cuenta principal activa, y una sola")
    note = row["observaciones"] if given["observaciones"] is None else given["observaciones"]
    desk.store.change(
        "cuenta",
        row["id"],
        estado=state,
        observaciones=note,
        usuario_cambio=desk.caller.guid,
        cambio=now(),
    )
    row = _existing(desk, row["id"])
    kept = ("idEmpresaCuentaBancaria", "nit", "codigoEstado", "numeroCuenta", "observaciones")
    shown = _shown(row, desk)
    return {name: shown[name] for name in kept} | _changed(row, desk)


def list_banks(desk: Desk) -> object:
    """GET /api/ReferenciaBanco: by name."""
    desk.query.check_page(_MOST)
    code, name = desk.query.whole("CodigoBanrep", 32), (desk.query.text("Nombre") or "").lower()
    state = desk.query.text("Estado")
    if state not in {None, "ACTIVO", "INACTIVO"}:
        raise invalid("Estado", "Se acepta ACTIVO o INACTIVO")
    rows = [
        row
        for row in desk.store.all("select * from banco order by nombre")
        if code in {None, row["codigo"]}
        and state in {None, row["estado"]}
        and name in row["nombre"].lower()
    ]
    return desk.query.page(
        rows,
        lambda row: {
            "codigoBanrep": row["codigo"],
            "codigoSuperfinanciera": row["codigo"],
            "nombre": row["nombre"],
            "razonSocial": row["nombre"],
            "nit": "860000001",
            "tipoEntidad": "BANCO",
            "convenioAdres": "SI",
            "estado": row["estado"],
            "fechaRegistro": desk.values.shown_instant(row["registro"]),
            "fechaActualizacion": None,
            "fechaConvenioAdres": None,
        },
        _MOST,
    )
