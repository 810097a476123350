"""Module 4 and RIPS: payments, their states, bank accounts, banks, users and services."""

from typing import Any

import pytest
from sandbox_client import CUENTA, ERP_NIT, ESTADO, PAGO, SandboxClient, at, cuenta, pago


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"valor": 0}, 400),
        ({"valor": 0.001}, 400),
        ({"referenciaBancaria": "x" * 31}, 400),
        ({"referenciaBancaria": "x" * 30}, 200),
        ({"referenciaBancaria": ""}, 400),
        ({"codigoFuente": 9}, 404),
        ({"idFactura": 1000}, 400),
        ({"idFactura": 9999}, 404),
        ({"idFactura": 1125}, 403),
        ({"fechaPago": at(999)}, 400),
        ({"fechaPago": at(-48)}, 200),
        ({"idContratoAnticipo": 99}, 404),
        ({"codigoTipoGiro": 113001}, 200),
        ({"codigoTipoGiro": 1}, 404),
        ({"codigoTipoGiro": "x"}, 400),
        ({"idCuentaOrigen": 1}, 200),
    ],
)
def test_a_payment_answers_as_decided(changes: dict[str, Any], status: int) -> None:
    assert status == SandboxClient().call("erp", "POST", PAGO, pago(**changes)).status


@pytest.mark.parametrize(
    ("items", "status", "stored"),
    [
        ([], 400, 0),
        ([pago(codigoTipoGiro=113001)] * 2, 200, 2),
        ([pago()], 400, 0),
        ([pago(codigoTipoGiro=113001), pago(codigoTipoGiro=1)], 400, 0),
        ([pago(codigoTipoGiro=113001), pago(codigoTipoGiro=113001, idFactura=9999)], 400, 0),
        ([pago(codigoTipoGiro=113001, fechaPago=at(-48))], 400, 0),
        ([pago(codigoTipoGiro=113001), pago(codigoTipoGiro=113001, idFactura=1125)], 403, 0),
        ([pago(codigoTipoGiro=113001, idFactura=500)], 200, 1),
    ],
)
def test_a_bulk_of_payments_is_all_or_nothing(items: list[Any], status: int, stored: int) -> None:
    client = SandboxClient()
    assert status == client.call("erp", "POST", f"{PAGO}/Masivo", {"listaPagos": items}).status
    assert stored == client.get("admin", PAGO).json["totalRegistros"]


def test_the_summary_is_the_sum_of_the_list() -> None:
    client = SandboxClient()
    for value in (0.1, 0.2):
        client.call("erp", "POST", PAGO, pago(valor=value))
    listed = client.get("ips", f"{PAGO}/ByIdFactura", IdFactura=1).json["resultado"]
    summary = client.get("ips", f"{PAGO}/Resumen/ByIdFactura/1").json
    assert (2, 0.3, 0.3) == (
        len(listed),
        summary["totalValorPagado"],
        summary["pagosPorFuente"][0]["valorTotal"],
    )
    assert listed[0] == client.get("ips", f"{PAGO}/{listed[0]['idSeguimientoFacturaPago']}").json


def test_payments_are_filtered() -> None:
    client = SandboxClient()
    client.call("erp", "POST", PAGO, pago())
    client.call("erp", "POST", PAGO, pago(idFactura=2, valor=5, referenciaBancaria="OTRA"))
    assert [1, 1, 1, 0] == [
        client.get("erp", PAGO, **query).json["totalRegistros"]
        for query in (
            {"ReferenciaBancaria": "tr"},
            {"ValorMinimo": 6},
            {"NumeroFactura": "SBX000002"},
            {"CodigoFuente": 3},
        )
    ]
    assert 400 == client.get("erp", PAGO, ValorMinimo=6, ValorMaximo=5).status


def test_the_states_of_a_payment_follow_their_order() -> None:
    client = SandboxClient()
    number = client.call("erp", "POST", PAGO, pago()).json["idSeguimientoFacturaPago"]
    steps = [
        ("ips", 1404, 400),
        ("erp", 1403, 400),
        ("ips", 1402, 403),
        ("erp", 1404, 403),
        ("erp_consulta", 1402, 403),
        ("otra_erp", 1402, 403),
        ("erp", 1402, 200),
        ("erp", 1402, 400),
        ("ips", 1405, 200),
        ("ips", 1404, 400),
    ]
    seen = [
        client.call(
            role, "POST", ESTADO, {"idSeguimientoFacturaPago": number, "codigoEstado": code}
        ).status
        for role, code, _ in steps
    ]
    assert [status for *_, status in steps] == seen
    history = client.get("ips", f"{ESTADO}/ByIdSeguimientoPago/{number}").json
    assert [1402, 1405] == [row["codigoEstado"] for row in history]
    assert 404 == client.get("otra_ips", f"{ESTADO}/ByIdSeguimientoPago/{number}").status


@pytest.mark.parametrize(
    ("role", "changes", "status"),
    [
        ("erp", {}, 201),
        ("admin", {}, 201),
        ("ips", {}, 403),
        ("otra_erp", {}, 403),
        ("erp", {"nit": 1}, 400),
        ("erp", {"codigoBanrep": 1}, 400),
        ("erp", {"codigoTipoCuenta": 1}, 400),
        ("erp", {"esCuentaPrincipal": True}, 400),
        ("erp", {"numeroCuenta": "40000001"}, 400),
        ("erp", {"numeroCuenta": "9" * 51}, 400),
        ("erp", {"titular": "t" * 301}, 400),
        ("erp", {"observaciones": "o" * 501}, 400),
        ("erp", {"nit": 2**31}, 400),
    ],
)
def test_an_account_is_created_as_decided(role: str, changes: dict[str, Any], status: int) -> None:
    assert status == SandboxClient().call(role, "POST", CUENTA, cuenta(**changes)).status


def test_an_account_changes_and_the_last_active_main_one_stays() -> None:
    client = SandboxClient()
    change = {"idEmpresaCuentaBancaria": 1, "codigoEstado": 1304}
    assert 400 == client.call("erp", "PATCH", f"{CUENTA}/1/Estado", change).status
    second = client.call("erp", "POST", CUENTA, cuenta()).json["idEmpresaCuentaBancaria"]
    update = {**cuenta(titular="Nuevo", nit=...), "idEmpresaCuentaBancaria": second}
    assert "Nuevo" == client.call("erp", "PUT", f"{CUENTA}/{second}", update).json["titular"]
    assert 400 == client.call("erp", "PUT", f"{CUENTA}/1", update).status
    assert 200 == client.call("erp", "PATCH", f"{CUENTA}/1/Estado", change).status
    null = {**change, "idEmpresaCuentaBancaria": None}
    assert 400 == client.call("erp", "PATCH", f"{CUENTA}/1/Estado", null).status
    assert "CERRADO" == client.get("erp", f"{CUENTA}/1").json["descripcionEstado"]
    assert 403 == client.get("ips", f"{CUENTA}/1").status


def test_accounts_are_listed_by_entity_whatever_is_asked() -> None:
    client = SandboxClient()
    client.call("erp", "POST", CUENTA, cuenta())
    own = client.get("erp", CUENTA, Nit=800200001).json["resultado"]
    assert [(ERP_NIT, True), (ERP_NIT, False)] == [
        (row["empresa"]["nit"], row["esCuentaPrincipal"]) for row in own
    ]
    assert 5 == client.get("msps", CUENTA).json["totalRegistros"]
    assert 400 == client.get("erp", CUENTA, RegistrosPorPagina=101).status


def test_banks_are_listed_by_name() -> None:
    client = SandboxClient()
    names = [row["nombre"] for row in client.get("erp", "/api/ReferenciaBanco").json["resultado"]]
    assert names
    assert sorted(names) == names
    assert 400 == client.get("erp", "/api/ReferenciaBanco", Estado="x").status


def test_the_rips_lead_to_what_a_glosa_may_point_at() -> None:
    client = SandboxClient()
    transaction = client.get("ips", "/api/RipsTransaccion", idFactura=10).json["resultado"][0][
        "idTransaccion"
    ]
    users = client.get("ips", "/api/RipsUsuarios", idTransaccion=transaction).json["resultado"]
    detail = client.get("ips", f"/api/RipsUsuarios/{users[0]['idUsuario']}").json
    point = {"idConsulta": detail["ripsConsulta"][0]["idConsulta"]}
    row = client.get("ips", f"/api/SeguimientoFacturaGlosa/{client.glosa(10, **point)}").json
    assert ("Consulta", point["idConsulta"]) == (row["anexo"], row["idConsulta"])
    assert 404 == client.get("otra_ips", f"/api/RipsUsuarios/{users[0]['idUsuario']}").status
