"""Each rule of the norm answers as decided: the request that keeps it and the one that breaks
it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sandbox_client import (
    DEVOLUCION,
    FACTURAS_ERP,
    GLOSA,
    PENDING_ERP,
    SandboxClient,
    at,
    devolucion,
    glosa,
    reiteracion,
    respuesta,
    ultima,
)

from conformance.http.reference import Manner

MAIN_IPS, OTHER_ERP = "800200001", "900100002"
UNFILED = 1000  # the first 900 facturas are radicadas
OF_OTHERS = 1125  # between the other ERP and the other IPS
Send = Callable[[SandboxClient], int]


def formular(**changes: Any) -> Send:
    factura = changes.pop("factura", 1)
    role = changes.pop("role", "erp")
    return lambda client: client.call(role, "POST", GLOSA, glosa(factura, **changes)).status


def devolver(**changes: Any) -> Send:
    return lambda client: client.call("erp", "POST", DEVOLUCION, devolucion(1, **changes)).status


def responder(**changes: Any) -> Send:
    return lambda client: (
        client.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(client.glosa(), **changes)).status
    )


def reiterar(**changes: Any) -> Send:
    return lambda client: (
        client.call(
            "erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(client.answered(), **changes)
        ).status
    )


def cerrar(code: str = "GRE003", **changes: Any) -> Send:
    def send(client: SandboxClient) -> int:
        number = client.answered()
        body = reiteracion(number, idSeguimientoTipoCodigoGlosaReiteracion=code)
        assert 200 == client.call("erp", "PUT", f"{GLOSA}/Reiteracion", body).status
        return client.call(
            "ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", ultima(number, **changes)
        ).status

    return send


def factura_value(client: SandboxClient, number: int = 1) -> float:
    return float(client.sandbox.store.facturas[number].valor)


RULES: dict[str, tuple[Send, int]] = {
    "R1 glosa valida": (formular(), 200),
    "R1 codigo inexistente": (formular(idSeguimientoTipoCodigoGlosa="ZZ0000"), 400),
    "R1 codigo inactivo": (formular(idSeguimientoTipoCodigoGlosa="FA9999"), 400),
    "R1 codigo de otro grupo": (formular(idSeguimientoTipoCodigoGlosa="DE1601"), 400),
    "R1 devolucion valida": (devolver(), 200),
    "R1 devolucion con codigo de glosa": (
        devolver(idSeguimientoTipoCodigoDevolucion="FA0101"),
        400,
    ),
    "R2 respuesta valida": (responder(), 200),
    "R2 respuesta con codigo de glosa": (responder(idSeguimientoTipoCodigoRespuesta="FA0101"), 400),
    "R2b respuesta con codigo de devolucion": (
        responder(idSeguimientoTipoCodigoRespuesta="RE9701"),
        400,
    ),
    "R2 respuesta con codigo inactivo": (responder(idSeguimientoTipoCodigoRespuesta="RE9999"), 400),
    "R3 reiteracion GRE003": (reiterar(), 200),
    "R3 reiteracion con codigo de glosa": (
        reiterar(idSeguimientoTipoCodigoGlosaReiteracion="FA0101"),
        200,
    ),
    "R3 reiteracion con codigo de respuesta": (
        reiterar(idSeguimientoTipoCodigoGlosaReiteracion="RE9901"),
        400,
    ),
    "R8 levantada": (cerrar("GTL002"), 400),
    "R9 respuesta en el mismo instante": (responder(fechaRespuesta=at(4)), 400),
    "R9 reiteracion antes de la respuesta": (
        reiterar(fechaFormulacionGlosaReiteracion=at(3.5)),
        400,
    ),
    "R9 ultima antes de la formulacion": (
        cerrar(fechaFormulacionGlosaReiteracionRespuesta=at(5)),
        400,
    ),
    "R9 ultima entre formulacion y respuesta": (
        cerrar(fechaFormulacionGlosaReiteracionRespuesta=at(3.5)),
        200,
    ),
    "R10 formulacion antes del radicado": (formular(fechaFormulacion="2026-01-01T00:00:00Z"), 400),
    "R10 formulacion futura": (formular(fechaFormulacion=at(-24)), 400),
    "R10 respuesta futura": (responder(fechaRespuesta=at(-24)), 400),
    "R11 sin radicar": (formular(factura=UNFILED), 400),
    "R12 sin fecha": (formular(fechaFormulacion=...), 400),
    "R12 fecha nula": (formular(fechaFormulacion=None), 400),
    "R12 sin valor ni observacion": (formular(valorGlosa=..., observacion=...), 200),
    "R12 respuesta sin codigo": (responder(idSeguimientoTipoCodigoRespuesta=...), 400),
    "R12 ultima con solo el id": (cerrar(), 200),
    "R13 dos anexos": (formular(factura=10, idUsuario=1, idConsulta=11), 400),
    "R13 anexo propio": (formular(factura=10, idConsulta=11), 200),
    "R13 anexo de otra factura": (formular(factura=20, idConsulta=11), 404),
    "R14 valor cero": (formular(valorGlosa=0), 400),
    "R14 valor menor que un centavo": (formular(valorGlosa=0.00999), 400),
    "R31 valor de mas de dos decimales": (formular(valorGlosa=10.005), 200),
    "R14 valor mayor que la factura": (formular(valorGlosa=90_000_000), 400),
    "R14 devolucion por otro valor": (devolver(valorDevolucion=1), 400),
    "R17 texto de 1500": (responder(observacionRespuesta="a" * 1500), 200),
    "R17 texto de 1501": (responder(observacionRespuesta="a" * 1501), 400),
    "R17 ultima de 450": (cerrar(observacionReiteracionRespuesta="a" * 450), 200),
    "R17 ultima de 451": (cerrar(observacionReiteracionRespuesta="a" * 451), 400),
    "R17 codigo de 7": (cerrar(idSeguimientoTipoCodigoGlosaReiteracionRespuesta="RE99011"), 400),
    "R18 acto tardio aceptado": (responder(fechaRespuesta=at(0)), 200),
    "S4 consulta no escribe": (formular(role="erp_consulta"), 403),
    "S4 ips no formula": (formular(role="ips"), 403),
    "S7 factura desconocida": (formular(factura=999_999), 404),
    "I05 factura ajena": (formular(role="otra_erp"), 404),
    "S6 texto por numero": (formular(idFactura="1"), 400),
    "S6 booleano por numero": (formular(idFactura=True), 400),
    "S6 numero por texto": (formular(observacion=5), 400),
    "S6 fecha sin forma": (formular(fechaFormulacion="ayer"), 400),
    "S6 fuera de int64": (formular(idFactura=2**63), 400),
    "R28 propiedad ajena ignorada": (formular(usuarioReporte="yo", sobra=1), 200),
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_answers_as_decided(name: str) -> None:
    send, expected = RULES[name]
    assert expected == send(SandboxClient())


def test_an_answer_is_given_once_and_the_first_stays() -> None:
    client = SandboxClient()
    number = client.answered()
    again = client.call(
        "ips", "PUT", f"{GLOSA}/Respuesta", respuesta(number, observacionRespuesta="otra")
    )
    assert 400 == again.status
    assert (
        "ya tiene un registro previo de respuesta"
        in again.json["errors"]["IdSeguimientoFacturaGlosa"][0]
    )
    assert "Soporte adjunto" == client.get("ips", f"{GLOSA}/{number}").json["observacionRespuesta"]


def test_a_reiteration_and_its_answer_are_given_once() -> None:
    client = SandboxClient()
    number = client.answered()
    steps = [
        ("erp", "Reiteracion", reiteracion(number)),
        ("ips", "ReiteracionRespuesta", ultima(number)),
    ]
    seen = [
        client.call(role, "PUT", f"{GLOSA}/{operation}", body).status
        for role, operation, body in steps
        for _ in range(2)
    ]
    assert [200, 400, 200, 400] == seen


def test_the_order_of_the_acts_is_enforced() -> None:
    client = SandboxClient()
    number = client.glosa()
    assert 400 == client.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(number)).status
    assert 400 == client.call("ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", ultima(number)).status


def test_the_whole_devolucion_cycle_in_the_manual_spelling() -> None:
    client = SandboxClient()
    number = client.devolucion()
    x = "Devolucion"
    seen = [
        client.call("ips", "PUT", f"{DEVOLUCION}/Respuesta", respuesta(number, x)).status,
        client.call("eps", "PUT", f"{DEVOLUCION}/Reiteracion", reiteracion(number, x)).status,
        client.call(
            "ips",
            "PUT",
            f"{DEVOLUCION}/RespuestaReiteracion",
            ultima(number, x, fechaFormulacionDevolucionReiteracionRespuesta=at(2.5)),
        ).status,
        client.call("ips", "PUT", f"{DEVOLUCION}/RespuestaReiteracion", ultima(number, x)).status,
    ]
    assert [200, 200, 400, 200] == seen
    assert {"conteoIdSeguimientoFacturaDevolucion": 1, "conteoRespuestas": 1} == client.get(
        "ips", f"{DEVOLUCION}/ResumenByIdFactura/1"
    ).json


def test_each_door_takes_only_its_own_kind() -> None:
    client = SandboxClient()
    number = client.devolucion()
    assert 404 == client.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(number)).status
    assert 404 == client.get("ips", f"{GLOSA}/{number}").status


def test_a_factura_is_returned_once_and_glosas_end_with_the_answer() -> None:
    client = SandboxClient()
    client.devolucion(1)
    client.answered(2)
    assert 400 == client.call("erp", "POST", DEVOLUCION, devolucion(1)).status
    assert 400 == client.call("erp", "POST", GLOSA, glosa(2)).status


@pytest.mark.parametrize(
    ("items", "status"),
    [
        ([], 400),
        ([glosa(1), glosa(2)], 200),
        ([glosa(1), glosa(2, valorGlosa=0)], 400),
        ([glosa(1), glosa(OF_OTHERS)], 400),
        ([glosa(1)] * 1000, 200),
        ([glosa(1)] * 1001, 400),
        ([glosa(1), 5], 400),
    ],
)
def test_a_bulk_of_glosas_stores_all_or_nothing(items: list[Any], status: int) -> None:
    client = SandboxClient()
    answer = client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": items})
    stored = client.get("erp", f"{GLOSA}/ByIdFactura", IdFactura=1).json["totalRegistros"]
    assert status == answer.status
    assert (
        sum(item["idFactura"] == 1 for item in items) * (status == 200) == stored
        if status == 200
        else stored == 0
    )


def test_a_bulk_error_names_the_item_and_the_property() -> None:
    body = {"listaGlosas": [glosa(1), glosa(2, valorGlosa=0)]}
    errors = SandboxClient().call("erp", "POST", f"{GLOSA}/Masivo", body).json["errors"]
    assert ["ListaGlosas[1].ValorGlosa"] == list(errors)


def test_radicar_once_alone_and_skipped_in_bulk() -> None:
    client = SandboxClient()
    body = {"idFactura": UNFILED, "radicado": "R-1", "fechaRadicado": at(1)}
    single = [
        client.call(role, "POST", "/api/FacturaRadicado", body).status
        for role in ("otra_erp", "erp", "erp")
    ]
    items = [
        {
            "numeroFactura": f"SBX{n:06d}",
            "nitAdquiriente": "900100001",
            "nitEmisor": MAIN_IPS,
            "radicado": "R-2",
            "fechaRadicado": at(1),
        }
        for n in (UNFILED, UNFILED + 1, 999_999)
    ]
    bulk = client.call("erp", "POST", "/api/FacturaRadicado/Masivo", {"listaRadicado": items})
    foreign = {
        "listaRadicado": [
            {**items[1], "numeroFactura": "SBX001002"},
            {**items[1], "nitAdquiriente": OTHER_ERP},
        ]
    }
    refused = client.call("erp", "POST", "/api/FacturaRadicado/Masivo", foreign)
    assert [403, 200, 400] == single
    assert [UNFILED + 1] == [row["idFactura"] for row in bulk.json]
    assert 403 == refused.status
    assert [] == client.get("erp", "/api/FacturaRadicado/ByIdFactura/1002").json


def test_terms_are_refused_only_when_enforced() -> None:
    filing = {"idFactura": UNFILED, "radicado": "R", "fechaRadicado": at(24 * 60)}
    seen = []
    for enforced in (False, True):
        client = SandboxClient(manner=Manner(enforce_terms=enforced))
        client.call("erp", "POST", "/api/FacturaRadicado", filing)
        seen.append(client.call("erp", "POST", GLOSA, glosa(UNFILED)).status)
    assert [200, 400] == seen


@pytest.mark.parametrize("role", ["erp", "ips", "fits", "otra_erp", "otra_ips"])
def test_lists_hold_only_the_entitys_own(role: str) -> None:
    client = SandboxClient()
    side, field = ("adquiriente", "nitAdquiriente") if "erp" in role else ("emisor", "nitEmisor")
    rows = client.get(role, "/api/Factura", RegistrosPorPagina=1500).json["resultado"]
    assert {client.sandbox.store.users[role].nit} == {row[side][field] for row in rows}


def test_what_belongs_to_another_entity_is_not_there() -> None:
    client = SandboxClient()
    number = client.glosa()
    seen = [
        client.get("otra_ips", path).status
        for path in (
            f"{GLOSA}/{number}",
            f"{GLOSA}/Resumen/ByIdFactura/1",
            "/api/Factura/1",
            "/api/Factura/Alerta/1",
            "/api/FacturaRadicado/1",
            "/api/FacturaRadicado/ByIdFactura/1",
        )
    ]
    assert [404, 404, 404, 404, 403, 403] == seen
    assert [] == client.get("otra_ips", f"{GLOSA}/ByIdFactura", IdFactura=1).json["resultado"]
    assert 404 == client.call("otra_ips", "PUT", f"{GLOSA}/Respuesta", respuesta(number)).status


def test_what_is_read_is_what_was_written_in_every_view() -> None:
    client = SandboxClient()
    number = client.answered()
    detail = client.get("ips", f"{GLOSA}/{number}").json
    listed = client.get("ips", f"{GLOSA}/ByIdFactura/1").json["resultado"][0]
    consolidated = client.get("ips", "/api/SeguimientoFactura/List", IdFactura=1).json["resultado"][
        0
    ]
    assert (1000.55, "ñandú 🩺") == (detail["valorGlosa"], detail["observacion"])
    assert detail == listed == client.get("ips", GLOSA).json["resultado"][0]
    assert (number, "GLOSA", detail["fechaRespuesta"]) == (
        consolidated["idSeguimientoFactura"],
        consolidated["tipoSeguimiento"],
        consolidated["fechaRespuesta"],
    )
    assert 1 == client.get("ips", f"{GLOSA}/Resumen/ByIdFactura/1").json["conteoRespuestas"]
    assert 1 == client.get("ips", "/api/Factura/1").json["numeroGlosasRespondidas"]


def test_pages_are_disjoint_and_complete() -> None:
    client = SandboxClient()
    pages = [
        client.get("erp", "/api/Factura", NumeroPagina=n, RegistrosPorPagina=400).json
        for n in (1, 2, 3, 4)
    ]
    ids = [row["idFactura"] for page in pages for row in page["resultado"]]
    assert FACTURAS_ERP == len(set(ids)) == len(ids) == pages[0]["totalRegistros"]
    assert (3, []) == (pages[0]["totalPaginas"], pages[3]["resultado"])


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"NumeroPagina": 0}, 400),
        ({"RegistrosPorPagina": 1501}, 400),
        ({"RegistrosPorPagina": 1500}, 200),
        ({"numeropagina": "x"}, 400),
        ({"TieneRadicado": "quizas"}, 400),
        ({"FechaEmisionInicio": "2026-01-01"}, 200),
        ({"FechaEmisionInicio": "2026-02-01", "FechaEmisionFinal": "2026-01-01"}, 400),
    ],
)
def test_parameters_are_judged(query: dict[str, Any], status: int) -> None:
    assert status == SandboxClient().get("erp", "/api/Factura", **query).status


def test_filters_filter() -> None:
    client = SandboxClient()
    assert [3] == [
        row["idFactura"]
        for row in client.get("erp", "/api/Factura", NumeroFactura="SBX000003").json["resultado"]
    ]
    assert (
        PENDING_ERP
        == client.get("erp", "/api/Factura", TieneRadicado="false").json["totalRegistros"]
    )
    assert 400 == client.get("erp", "/api/SeguimientoFactura/List", TipoSeguimiento="OTRA").status
    assert 400 == client.get("erp", f"{GLOSA}/ByIdFactura").status


def test_every_listed_glosa_code_is_accepted_and_unknown_groups_are_empty() -> None:
    client = SandboxClient()
    codes = [
        row["idSeguimientoTipoCodigo"]
        for row in client.get("erp", "/api/SeguimientoTipoCodigo/ByGrupo", Grupo="GLOSA").json
    ]
    items = [glosa(1, idSeguimientoTipoCodigoGlosa=code) for code in codes]
    assert 200 == client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": items}).status
    assert [] == client.get("erp", "/api/SeguimientoTipoCodigo/ByGrupo", Grupo="NADA").json
