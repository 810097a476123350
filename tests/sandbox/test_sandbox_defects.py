"""Each defect shows in one hand-written exchange, and the same exchange is right without it."""

from collections.abc import Callable
from typing import Any

import pytest
from sandbox_client import (
    DEVOLUCION,
    FACTURAS,
    FACTURAS_ERP,
    GLOSA,
    LOGIN,
    SandboxClient,
    at,
    devolucion,
    glosa,
    reiteracion,
    respuesta,
    ultima,
)
from sandbox_shown_acts import SHOWN_ACTS
from sandbox_shown_concurrent import SHOWN_CONCURRENT
from sandbox_shown_generated import SHOWN_GENERATED
from sandbox_shown_hostile import SHOWN_HOSTILE
from sandbox_shown_lists import SHOWN_LISTS
from sandbox_shown_negatives import SHOWN_NEGATIVES
from sandbox_shown_parts import SHOWN_PARTS
from sandbox_shown_reads import SHOWN_READS
from sandbox_shown_roles import SHOWN_ROLES
from sandbox_shown_rows import SHOWN_ROWS

from conformance.core.errors import UsageError
from conformance.http.reference import Setup
from conformance.packs.siifa.sandbox.app import create
from conformance.packs.siifa.sandbox.defects import DEFECTS
from conformance.sandbox.reach import Watch

Show = Callable[[SandboxClient], Any]


def respond(client: SandboxClient, number: int, **changes: Any) -> int:
    return client.call("ips", "PUT", f"{GLOSA}/Respuesta", respuesta(number, **changes)).status


def formulate(
    role: str = "erp", factura: int = 1, **changes: Any
) -> Callable[[SandboxClient], int]:
    return lambda client: client.call(role, "POST", GLOSA, glosa(factura, **changes)).status


def refused(client: SandboxClient) -> Any:
    return client.call("erp", "POST", GLOSA, glosa(idFactura=...)).json


def bulk(client: SandboxClient, *items: dict[str, Any]) -> int:
    return client.call("erp", "POST", f"{GLOSA}/Masivo", {"listaGlosas": items}).status


def altered(client: SandboxClient) -> int:
    return client.send(
        "GET",
        "/siifa-factura/api/Factura",
        authorization=f"Bearer {client.token('erp')[:-9]}AAAAAAAAA",
    ).status


def stored_after_refusal(client: SandboxClient) -> Any:
    number = client.glosa()
    respond(client, number, fechaRespuesta=at(5))
    return client.get("ips", f"{GLOSA}/{number}").json["fechaRespuesta"] is not None


def after_answer(path: str, field: str) -> Show:
    return lambda client: client.get("ips", path.format(client.answered())).json[field]


def door_of_another(client: SandboxClient) -> int:
    return respond(client, client.devolucion())


def filed_twice(client: SandboxClient) -> int:
    return client.call(
        "erp",
        "POST",
        "/api/FacturaRadicado",
        {"idFactura": 1, "radicado": "R", "fechaRadicado": at(1)},
    ).status


def kept(client: SandboxClient) -> tuple[int, int]:
    status = bulk(client, glosa(1), glosa(1, valorGlosa=0))
    return status, client.get("erp", GLOSA).json["totalRegistros"]


def second_page(client: SandboxClient) -> int:
    return int(client.get("erp", "/api/Factura", NumeroPagina=2).json["resultado"][0]["idFactura"])


def reads(path: str, role: str = "erp") -> Show:
    return lambda client: client.get(role, path).status


SHOWN: dict[str, tuple[Show, Any, Any]] = {  # what shows it, without the defect, with it
    "token-ausente-aceptado": (reads("/api/Factura/1", "anonimo"), 401, 200),
    "token-alterado-aceptado": (altered, 401, 200),
    "rol-consulta-escribe": (formulate("erp_consulta"), 403, 200),
    "ips-formula": (formulate("ips"), 403, 200),
    "fuga-de-pila": (lambda c: "   at " in refused(c)["detail"], False, True),
    "factura-ajena-visible": (
        lambda c: c.get("erp", "/api/Factura").json["totalRegistros"],
        FACTURAS_ERP,
        FACTURAS,
    ),
    "login-sin-clave": (
        lambda c: c.send("POST", LOGIN, {"userName": "nadie", "password": "x"}).status,
        400,
        200,
    ),
    "error-500-texto-largo": (
        lambda c: respond(c, c.glosa(), observacionRespuesta="a" * 1501),
        400,
        500,
    ),
    "error-500-id-cero": (reads(f"{GLOSA}/0"), 400, 500),
    "requerido-omitido-aceptado": (formulate(fechaFormulacion=...), 400, 200),
    "pagina-cero-aceptada": (
        lambda c: c.get("erp", "/api/Factura", NumeroPagina=0).status,
        400,
        200,
    ),
    "id-desconocido-sin-404": (reads(f"{GLOSA}/9"), 404, 400),
    "id-malformado-aceptado": (reads("/api/Factura/abc"), 400, 200),
    "verbo-sin-405": (lambda c: c.call("erp", "DELETE", "/api/Factura").status, 405, 404),
    "problema-sin-forma": (lambda c: "title" in refused(c), True, False),
    "error-en-html": (lambda c: c.get("erp", "/api/Factura/9999").raw[:1], b"{", b"<"),
    "campo-no-nombrado": (lambda c: "IdFactura" in refused(c)["errors"], True, False),
    "rechazo-con-otro-codigo": (lambda c: respond(c, c.answered()), 400, 404),
    "campo-de-otro-tipo": (
        lambda c: c.get("erp", f"{GLOSA}/{c.glosa()}").json["idFactura"],
        1,
        "1",
    ),
    "tipo-de-medio": (
        lambda c: c.get("erp", "/api/Factura/1").headers["content-type"],
        "application/json; charset=utf-8",
        "text/plain; charset=utf-8",
    ),
    "estado-no-declarado": (formulate(), 200, 202),
    "valido-rechazado": (formulate(observacion="Sí"), 200, 400),
    "cuerpo-no-json": (lambda c: c.get("erp", "/api/Factura/Alerta/1").raw, b"[]", b"["),
    "nombre-repetido": (
        lambda c: c.get("erp", "/api/ReferenciaBanco").raw.count(b'"codigoBanrep":0,'),
        0,
        4,
    ),
    "cuerpo-desmedido": (lambda c: c.get("erp", "/api/Factura/Alerta/1").raw[:3], b"[]", b"[[["),
    "movimiento-valido-rechazado": (
        lambda c: (
            c.call(
                "ips", "PUT", f"{DEVOLUCION}/Respuesta", respuesta(c.devolucion(), "Devolucion")
            ).status
        ),
        200,
        400,
    ),
    "reiteracion-sin-respuesta": (
        lambda c: c.call("erp", "PUT", f"{GLOSA}/Reiteracion", reiteracion(c.glosa())).status,
        400,
        200,
    ),
    "respuesta-a-reiteracion-inexistente": (
        lambda c: (
            c.call("ips", "PUT", f"{GLOSA}/ReiteracionRespuesta", ultima(c.answered())).status
        ),
        400,
        200,
    ),
    "segunda-respuesta": (lambda c: respond(c, c.answered()), 400, 200),
    "codigo-de-otro-grupo": (
        lambda c: respond(c, c.glosa(), idSeguimientoTipoCodigoRespuesta="FA0101"),
        400,
        200,
    ),
    "puerta-equivocada": (door_of_another, 404, 200),
    "respuesta-antes-de-formulacion": (
        lambda c: respond(c, c.glosa(), fechaRespuesta=at(5)),
        400,
        200,
    ),
    "masivo-no-atomico": (kept, (400, 0), (400, 1)),
    "masivo-1001": (lambda c: bulk(c, *[glosa(1)] * 1001), 400, 200),
    "radicar-dos-veces": (filed_twice, 400, 200),
    "glosa-sin-radicar": (formulate(factura=1000), 400, 200),
    "valor-sin-limite": (formulate(valorGlosa=90_000_000), 400, 200),
    "segunda-devolucion": (
        lambda c: [c.call("erp", "POST", DEVOLUCION, devolucion()).status for _ in "12"],
        [200, 400],
        [200, 200],
    ),
    "glosa-tras-respuesta": (lambda c: c.answered() and formulate()(c), 400, 200),
    "detalle-atrasado": (
        after_answer(GLOSA + "/{}", "idSeguimientoTipoCodigoRespuesta"),
        "RE9901",
        None,
    ),
    "resumen-no-cuenta": (after_answer(f"{GLOSA}/Resumen/ByIdFactura/1", "conteoRespuestas"), 1, 0),
    "pagina-repetida": (second_page, 11, 1),
    "filtro-ignorado": (
        lambda c: c.get("erp", "/api/Factura", NumeroFactura="SBX000003").json["totalRegistros"],
        1,
        FACTURAS_ERP,
    ),
    "rechazo-escribe": (stored_after_refusal, False, True),
    "centavos-perdidos": (
        lambda c: c.get("erp", f"{GLOSA}/{c.glosa()}").json["valorGlosa"],
        1000.55,
        1000.0,
    ),
}
SHOWN |= SHOWN_LISTS | SHOWN_ACTS | SHOWN_CONCURRENT | SHOWN_NEGATIVES | SHOWN_HOSTILE | SHOWN_ROLES
SHOWN |= SHOWN_GENERATED | SHOWN_PARTS | SHOWN_READS | SHOWN_ROWS


def test_every_defect_is_shown() -> None:
    assert set(DEFECTS) == set(SHOWN)


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_shows_and_the_reference_is_right_and_watching_it_sees_it_coming(
    name: str,
) -> None:
    show, right, wrong = SHOWN[name]
    watch = Watch([DEFECTS[name]])
    watch.sender = "quien lo muestra"
    assert (right, wrong) == (show(SandboxClient(watch=watch)), show(SandboxClient(name)))
    assert ["quien lo muestra"] == list(watch.met[name])


def test_a_defect_switches_rules_or_wraps_and_never_both() -> None:
    odd = [one.id for one in DEFECTS.values() if bool(one.off) == (one.wrapper is not None)]
    assert [] == odd


def test_a_defect_about_an_amount_reads_a_body_that_has_none() -> None:
    """A glosa whose value is `true` is refused as ever: the defect adds no 500 of its own."""
    assert formulate(valorGlosa=True)(SandboxClient("un-centavo-menos-rechazado")) == 400


def test_an_unknown_defect_is_told_in_spanish() -> None:
    with pytest.raises(UsageError, match="no-existe"):
        create(Setup(defects=("no-existe",)))
