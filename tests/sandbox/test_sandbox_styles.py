"""Each variation answers otherwise than the reference, as the decisions allow; a style is a row of
them.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sandbox_client import (
    CUENTA,
    DEVOLUCION,
    ESTADO,
    GLOSA,
    LOGIN,
    PAGO,
    SandboxClient,
    at,
    cuenta,
    devolucion,
    glosa,
    pago,
    respuesta,
)

from conformance.core.errors import UsageError
from conformance.http.reference import PLAIN_STYLE, Manner
from conformance.packs.siifa.sandbox.variations.styles import STYLES, VARIATIONS
from conformance.sandbox.variation import Variation, chosen

Show = Callable[[SandboxClient], Any]
FACTURA, LISTA = "/api/Factura", "/api/SeguimientoFactura/List"
_PENDING, _OTHERS = 1000, 1101  # of the main pair, unfiled; of another payer, filed


def varied(style: str = PLAIN_STYLE, also: tuple[str, ...] = ()) -> tuple[Variation, ...]:
    return chosen(Manner(style, also), STYLES, VARIATIONS)


def _refused(client: SandboxClient) -> Any:
    return client.call(
        "erp", "POST", GLOSA, glosa(idFactura=1, idSeguimientoTipoCodigoGlosa="")
    ).json


def _status(method: str, path: str, body: Any = None, *, role: str = "erp", **how: Any) -> Show:
    return lambda client: client.call(role, method, path, body, **how).status


def _login(client: SandboxClient) -> Any:
    answer = client.send("POST", LOGIN, {"userName": "nadie@sandbox", "password": "x"})
    return answer.status, bool(answer.raw) and answer.json.get("success")


def _foreign_bulk(client: SandboxClient) -> int:
    return client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": [glosa(_OTHERS)]}).status


def _payment(client: SandboxClient, **changes: Any) -> int:
    return int(client.call("erp", "POST", PAGO, pago(**changes)).json["idSeguimientoFacturaPago"])


def _paid_through(client: SandboxClient) -> Any:
    number = _payment(client, idCuentaOrigen=1)
    return client.get("erp", f"{PAGO}/{number}").json["cuentaOrigen"] is None


def _states(client: SandboxClient) -> Any:
    return client.get("otra_erp", f"{ESTADO}/ByIdSeguimientoPago/{_payment(client)}").status


def _opened(client: SandboxClient) -> Any:
    answer = client.call("otra_erp", "POST", CUENTA, cuenta(nit=900100001))
    return answer.status, answer.json.get("nit")


def _registered(client: SandboxClient) -> Any:
    client.glosa(1)
    return client.get("erp", f"{GLOSA}/ByIdFactura", IdFactura=1, FechaCreacionInicio=at(1)).json[
        "totalRegistros"
    ]


def _filed_days_ago(client: SandboxClient) -> bool:
    rows = [row.fecha for row in client.sandbox.store.radicados.values()]
    return (client.moment - min(rows)).days > 40


def _in_utc(client: SandboxClient) -> str:
    number = client.glosa(1, fechaFormulacion="2026-09-16T14:00:00")
    return str(client.get("erp", f"{GLOSA}/{number}").json["fechaFormulacion"])


SHOWN: Mapping[str, tuple[Show, Any, Any]] = {
    "problema-aspnet": (lambda c: "traceId" in _refused(c), False, True),
    "problema-con-pagina": (lambda c: "/app/" in _refused(c)["type"], False, True),
    "problema-breve": (lambda c: "detail" in _refused(c), True, False),
    "problema-json": (
        lambda c: c.get("erp", f"{GLOSA}/0").headers["content-type"].split(";")[0],
        "application/problem+json",
        "application/json",
    ),
    "errores-camel": (
        lambda c: list(_refused(c)["errors"]),
        ["IdSeguimientoTipoCodigoGlosa"],
        ["idSeguimientoTipoCodigoGlosa"],
    ),
    "errores-binder": (
        lambda c: list(_refused(c)["errors"]),
        ["IdSeguimientoTipoCodigoGlosa"],
        ["$.idSeguimientoTipoCodigoGlosa"],
    ),
    "errores-comando": (
        lambda c: list(_refused(c)["errors"]),
        ["IdSeguimientoTipoCodigoGlosa"],
        ["Command.IdSeguimientoTipoCodigoGlosa"],
    ),
    "401-vacio": (
        lambda c: (
            len(c.call("anonimo", "GET", FACTURA).raw) > 0,
            "www-authenticate" in c.call("anonimo", "GET", FACTURA).headers,
        ),
        (True, True),
        (False, False),
    ),
    "403-vacio": (lambda c: len(c.call("ips", "POST", GLOSA, glosa()).raw) > 0, True, False),
    "login-200": (_login, (400, None), (200, False)),
    "login-401": (_login, (400, None), (401, False)),
    "enteros-con-decimal": (
        lambda c: b'"idFactura":1.0' in c.get("erp", f"{FACTURA}/1").raw.replace(b" ", b""),
        False,
        True,
    ),
    "dinero-con-centavos": (
        lambda c: b'"fau04TotalValorBaseImponible":0.00' in c.get("erp", f"{FACTURA}/1").raw,
        False,
        True,
    ),
    "dinero-sin-decimales": (
        lambda c: b'"fau04TotalValorBaseImponible":0,' in c.get("erp", f"{FACTURA}/1").raw,
        False,
        True,
    ),
    "instantes-siete-sin-zona": (
        lambda c: len(c.get("erp", f"{FACTURA}/1").json["fad09FechaEmision"]),
        25,
        27,
    ),
    "instantes-siete-con-zona": (
        lambda c: len(c.get("erp", f"{FACTURA}/1").json["fad09FechaEmision"]),
        25,
        33,
    ),
    "instantes-zulu": (
        lambda c: c.get("erp", f"{FACTURA}/1").json["fad09FechaEmision"][-1],
        "0",
        "Z",
    ),
    "instantes-bogota-sin-zona": (
        lambda c: len(c.get("erp", f"{FACTURA}/1").json["fad09FechaEmision"]),
        25,
        19,
    ),
    "conexion-cerrada": (lambda c: c.get("erp", FACTURA).headers.get("connection"), None, "close"),
    "ajeno-403": (_status("GET", f"{FACTURA}/{_OTHERS}"), 404, 403),
    "ajeno-listas-404": (
        _status("GET", f"{GLOSA}/ByIdFactura", query=[("IdFactura", str(_OTHERS))]),
        200,
        404,
    ),
    "ajeno-listas-403": (
        _status("GET", f"{GLOSA}/ByIdFactura", query=[("IdFactura", str(_OTHERS))]),
        200,
        403,
    ),
    "ajeno-estados-vacios": (_states, 404, 200),
    "radicado-ajeno-404": (_status("GET", f"/api/FacturaRadicado/ByIdFactura/{_OTHERS}"), 403, 404),
    "pago-ajeno-400": (lambda c: c.call("otra_erp", "POST", PAGO, pago()).status, 403, 400),
    "cuenta-ajena-400": (_status("GET", f"{CUENTA}/2"), 403, 400),
    "masivo-ajeno-403": (_foreign_bulk, 400, 403),
    "masivo-ajeno-404": (_foreign_bulk, 400, 404),
    "factura-desconocida-404": (
        _status("GET", f"{GLOSA}/ByIdFactura", query=[("IdFactura", "99999")]),
        200,
        404,
    ),
    "ruta-malformada-404": (_status("GET", f"{GLOSA}/abc"), 400, 404),
    "ruta-tragada-400": (
        lambda c: (c.get("erp", f"{GLOSA}/1/otra").status, c.get("erp", f"{GLOSA}/Masivo").status),
        (404, 405),
        (400, 400),
    ),
    "sin-cuerpo-415": (_status("POST", GLOSA, body=b"", media=""), 400, 415),
    "anexo-desconocido-400": (_status("POST", GLOSA, glosa(idConsulta=987654)), 404, 400),
    "puerta-equivocada-400": (
        lambda c: c.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(c.devolucion())).status,
        404,
        400,
    ),
    "codigo-de-pago-400": (
        lambda c: c.call("erp", "POST", PAGO, pago(codigoFuente=999)).status,
        404,
        400,
    ),
    "estado-de-pago-400": (
        lambda c: (
            c.call(
                "ips",
                "POST",
                ESTADO,
                {"idSeguimientoFacturaPago": _payment(c), "codigoEstado": 1402},
            ).status
        ),
        403,
        400,
    ),
    "decimales-rechazados": (_status("POST", GLOSA, glosa(valorGlosa=1000.555)), 200, 400),
    "longitud-utf16": (_status("POST", GLOSA, glosa(observacion="\U0001f4c4" * 1000)), 200, 400),
    "nivel-3-exigido": (
        _status("POST", GLOSA, glosa(idSeguimientoTipoCodigoGlosa="FA01")),
        200,
        400,
    ),
    "radicado-tras-emision": (
        _status(
            "POST",
            "/api/FacturaRadicado",
            {"idFactura": _PENDING, "radicado": "R", "fechaRadicado": "2020-01-01T10:00:00-05:00"},
        ),
        200,
        400,
    ),
    "propiedad-desconocida-400": (_status("POST", GLOSA, glosa(nadaDeEsto=1)), 200, 400),
    "sin-blanco-por-t": (
        _status("POST", GLOSA, glosa(fechaFormulacion=at(4).replace("T", " "))),
        200,
        400,
    ),
    "fecha-sola": (_status("POST", GLOSA, glosa(fechaFormulacion=at(4)[:10])), 400, 200),
    "zona-utc": (_in_utc, "2026-09-16T14:00:00-05:00", "2026-09-16T09:00:00-05:00"),
    "giro-ignorado": (
        lambda c: c.call("erp", "POST", PAGO, pago(codigoTipoGiro="abc")).status,
        400,
        200,
    ),
    "nit-propio": (_opened, (403, None), (201, 900100002)),
    "creacion-por-registro": (_registered, 0, 1),
    "eps-lee": (_status("GET", f"{FACTURA}/1", role="eps"), 403, 200),
    "eps-lista-vacia": (
        _status("GET", f"{GLOSA}/ByIdFactura", role="msps", query=[("IdFactura", "1")]),
        403,
        200,
    ),
    "grupo-objeto": (
        lambda c: type(c.get("erp", "/api/SeguimientoTipoCodigo/ByGrupo", Grupo="GLOSA").json),
        list,
        dict,
    ),
    "pago-sin-cuentas": (_paid_through, False, True),
    "cortafuegos": (
        lambda c: (
            c.get("erp", LISTA, Observacion="' OR '1'='1").status,
            c.get("erp", LISTA, Observacion="' OR '1'='1").headers["content-type"][:9],
        ),
        (200, "applicati"),
        (403, "text/html"),
    ),
    "radicados-antiguos": (_filed_days_ago, False, True),
}


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_variation_answers_otherwise_than_the_reference(name: str) -> None:
    show, reference, varied = SHOWN[name]
    assert (reference, varied) == (
        show(SandboxClient()),
        show(SandboxClient(manner=Manner(also=(name,)))),
    )


@pytest.mark.parametrize("style", [name for name in STYLES if name != PLAIN_STYLE])
def test_a_style_is_made_of_variations_that_cite_a_row_of_the_decisions(style: str) -> None:
    assert [] == [one.id for one in varied(style) if not one.row or not one.text]
    assert STYLES[style] == tuple(one.id for one in varied(style))


def test_every_variation_is_of_some_style_or_stands_for_one_of_several() -> None:
    """What no style has can be switched on alone: its rival is in one."""
    used = {name for names in STYLES.values() for name in names}
    assert {"errores-camel", "instantes-zulu", "instantes-bogota-sin-zona"} == set(
        VARIATIONS
    ) - used


def test_a_style_and_a_variation_that_do_not_exist_are_refused_with_those_that_do() -> None:
    with pytest.raises(
        UsageError, match=r"--style gótico: no existe ese estilo\.\sSe acepta: referencia, aspnet"
    ):
        varied("gótico")
    with pytest.raises(UsageError, match="--vary nada: no existe esa variación"):
        varied(also=("nada",))


def test_absent_fields_of_an_account_stay_as_they_were() -> None:
    """R12: updating an account requires nothing."""
    client = SandboxClient()
    number = client.call("erp", "POST", CUENTA, cuenta(codigoTipoCuenta=1202)).json[
        "idEmpresaCuentaBancaria"
    ]
    before = client.get("erp", f"{CUENTA}/{number}").json
    assert (
        200 == client.call("erp", "PUT", f"{CUENTA}/{number}", {"titular": "Otro titular"}).status
    )
    after = client.get("erp", f"{CUENTA}/{number}").json
    changed = {name for name in before if before[name] != after[name]}
    assert {"titular", "fechaActualizacion", "usuarioActualizacion"} == changed


def test_a_devolucion_is_refused_to_the_wrong_role_with_403_in_every_style() -> None:
    """S4: a variation of statuses never touches what only the role forbids."""
    for style in STYLES:
        assert (
            403
            == SandboxClient(manner=Manner(style))
            .call("ips", "POST", DEVOLUCION, devolucion())
            .status
        )
