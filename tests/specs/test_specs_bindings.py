"""The bindings name every capability once, and resolve both spellings and the four published
documents.
"""

import pytest
from specs_siifa import FILES, HOME, SHARED, Json, official, operations, spec

from conformance.http.contract.binding import bind, load_bindings
from conformance.http.contract.document import from_raw

ROLES = {
    "admin",
    "msps",
    "erp",
    "erp_gestor",
    "erp_consulta",
    "eps",
    "eps_gestor",
    "ips",
    "ips_gestor",
    "ips_consulta",
    "fits",
    "fits_gestor",
    "fits_consulta",
    "anonimo",
}
CORE = {name for name, one in spec("bindings")["capabilities"].items() if one["core"]}
MANUAL_ONLY = {"listar_glosa", "listar_devolucion"}
RIPS = {"listar_transacciones_rips", "listar_usuarios_rips", "ver_usuario_rips"}
OLD = {
    "listar_facturas",
    "ver_factura",
    "ver_alertas_factura",
    "ver_radicado",
    "listar_radicados_de_factura",
    "radicar_factura",
    "radicar_factura_masivo",
    "ver_glosa",
    "listar_glosa_de_factura",
    "resumir_glosa_de_factura",
    "formular_glosa",
    "formular_glosa_masivo",
    "responder_glosa",
    "listar_codigos",
    *RIPS,
}
FACTURA = {
    name for name, one in spec("bindings")["capabilities"].items() if one["service"] == "factura"
}
BOUND = {
    "of4": FACTURA - MANUAL_ONLY,
    "of3": (CORE | RIPS) - {"iniciar_sesion"},
    "oas-f": OLD,
    "oas-s": {"iniciar_sesion"},
}


def _capabilities() -> dict[str, Json]:
    capabilities: dict[str, Json] = spec("bindings")["capabilities"]
    return capabilities


def test_first_candidate_is_the_operation_of_our_contract() -> None:
    first = {
        name: (one["candidates"][0]["method"], one["candidates"][0]["path"])
        for name, one in _capabilities().items()
    }
    assert first == {name: (method, path) for name, (_, method, path, _) in operations().items()}


def test_roles_services_and_kinds_are_known() -> None:
    for one in _capabilities().values():
        assert set(one["roles"]) <= ROLES
        assert one["service"] in {"factura", "seguridad"}
        assert one["kind"] in {"read", "write", "login"}


def test_consultation_roles_never_write() -> None:
    writers = {
        role for one in _capabilities().values() if one["kind"] == "write" for role in one["roles"]
    }
    assert {
        role for role in writers if role.endswith("_consulta") or role in {"msps", "anonimo"}
    } == set()


def test_module_3_is_the_core() -> None:
    optional = {name for name, one in _capabilities().items() if not one["core"]}
    assert {name for name in CORE if "pago" in name or "cuenta" in name or "rips" in name} == set()
    assert MANUAL_ONLY | {"listar_seguimientos"} | RIPS <= optional


@pytest.mark.parametrize("name", FILES)
def test_published_document_binds(name: str) -> None:
    """Each published document is bound whole: all that it has of our capabilities, under one
    spelling or another.
    """
    if not SHARED.is_dir():
        pytest.skip("los documentos publicados no están junto a esta copia")
    file, service = FILES[name]
    bound = bind(from_raw(official(file), file), service, load_bindings(HOME / "bindings.yaml"))
    assert set(bound) == BOUND[name]
