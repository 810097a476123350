"""A pack is verified whole when loaded: each kind of name that nothing knows is a fault with its
table and row, and all faults are told at once.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import ParameterRole
from conformance.core.citation import Citation
from conformance.core.errors import InputError
from conformance.core.lifecycle import Act, Rule
from conformance.core.observation import Observation, RowsRead
from conformance.core.resource import TEXT, Attribute
from conformance.core.role import Role
from conformance.core.rows import Filter
from conformance.http.access import OwnRow, Side, Turn
from conformance.http.auth.entry import Auth
from conformance.http.auth.path_token import PathToken
from conformance.http.auth.recipe import Open
from conformance.http.exemplar import Written
from conformance.http.pack import Pack
from conformance.http.verification import load_pack, verify
from conformance.http.verification.served import served
from conformance.packs.siifa.facturas import FACTURA

PACK = load_pack("siifa")
GLOSA, *REST = PACK.lifecycles


def _glosa(**changes: Any) -> Pack:
    return replace(PACK, lifecycles=(replace(GLOSA, **changes), *REST))


def _move(**changes: Any) -> Pack:
    return _glosa(moves=(replace(GLOSA.moves[0], **changes), *GLOSA.moves[1:]))


def _act(**changes: Any) -> Pack:
    act = GLOSA.moves[0].act or Act("", "")
    return _move(act=replace(act, **changes))


def _reads(**changes: Any) -> Pack:
    assert GLOSA.reads is not None
    return _glosa(reads=replace(GLOSA.reads, **changes))


def _exemplar(**changes: Any) -> Pack:
    one = replace(PACK.exemplars["ver_factura"], **changes)
    return replace(PACK, exemplars={**PACK.exemplars, "ver_factura": one})


def _capability(**changes: Any) -> Pack:
    bindings = PACK.bindings
    one = replace(bindings.capabilities["ver_factura"], **changes)
    table = {**bindings.capabilities, "ver_factura": one}
    return replace(PACK, bindings=replace(bindings, capabilities=table))


def _requirement(**changes: Any) -> Pack:
    one = replace(PACK.requirements["SIIFA-R01"], **changes)
    return replace(PACK, requirements={**PACK.requirements, "SIIFA-R01": one})


def _bulk(**changes: Any) -> Pack:
    first, *rest = PACK.bulks
    return replace(PACK, bulks=(replace(first, **changes), *rest))


def _cited(**changes: Any) -> Pack:
    return replace(PACK, citations=replace(PACK.citations, **changes))


def _aspect(name: str, *requirements: str) -> Pack:
    return _cited(aspects={**PACK.citations.aspects, name: Citation(requirements)})


def _role(name: str, side: str, **more: tuple[str, ...]) -> Pack:
    return replace(PACK, roles={**PACK.roles, name: Role(name, side, **more)})  # type: ignore[arg-type]


def _access(**changes: Any) -> Pack:
    return replace(PACK, access=replace(PACK.access, **changes))


def _auth(**changes: Any) -> Pack:
    return replace(PACK, auth=replace(PACK.auth, **changes))


def _observed(reading: RowsRead, owner: str = "erp") -> Pack:
    return replace(PACK, observations={"crear_cuenta": Observation((), owner, reading)})


def _races(**changes: Any) -> Pack:
    one = next(one for one in PACK.races if one.capability == "radicar_factura")
    return replace(PACK, races=(replace(one, **changes),))


def _paging(**changes: Any) -> Pack:
    return replace(PACK, paging=replace(PACK.paging, **changes))


def _written(**changes: Any) -> Pack:
    one = replace(PACK.written["radicar_factura"], **changes)
    return replace(PACK, written={"radicar_factura": one})


def _lists(**changes: Any) -> Pack:
    return replace(PACK, lists=replace(PACK.lists, **changes))


def _collection(**changes: Any) -> Pack:
    return _lists(collections=(replace(PACK.lists.collections[0], **changes),))


RULE = Rule("R0", "LIF-99", "SIIFA-R0")
FAULTS: dict[str, tuple[Callable[[], Pack], str]] = {
    "documento que no existe": (
        lambda: replace(PACK, documents={**PACK.documents, "factura": Path("/no/hay.yaml")}),
        "tabla documents, fila «factura»: no existe el documento",
    ),
    "servicio": (
        lambda: _capability(service="facturas"),
        "tabla bindings, fila «ver_factura»: nombra el servicio «facturas», que no existe.",
    ),
    "rol de una capacidad": (
        lambda: _capability(roles=("erp", "pagador")),
        "tabla bindings, fila «ver_factura»: nombra el rol «pagador», que no existe.",
    ),
    "parámetro de la credencial": (
        lambda: _capability(parameters={"token": ParameterRole.CREDENTIAL}),
        "tabla bindings, fila «ver_factura»: nombra el parámetro «token», que no existe.",
    ),
    "parámetro de página que no lo es": (
        lambda: _capability(parameters={"numeropagina": ParameterRole.FILTER}),
        "tabla bindings, fila «ver_factura»: el papel de «numeropagina» es «filter».",
    ),
    "capacidad sin operación": (
        lambda: _capability(candidates=(), service="seguridad"),
        "fila «ver_factura»: el documento propio de seguridad no tiene su operación.",
    ),
    "capacidad de la norma": (
        lambda: replace(
            PACK, norm=replace(PACK.norm, additions={**PACK.norm.additions, "ver": ()})
        ),
        "tabla norm, fila «ver»: nombra la capacidad «ver», que no existe.",
    ),
    "parámetro de la norma": (
        lambda: replace(
            PACK,
            norm=replace(
                PACK.norm,
                additions={
                    "ver_factura": tuple(
                        replace(one, parameters={"IdFatura": {}})
                        for one in PACK.norm.additions["ver_factura"][:1]
                    )
                },
            ),
        ),
        "tabla norm, fila «ver_factura»: nombra el dato de ver_factura «IdFatura», que no existe.",
    ),
    "capacidad de una contradicción": (
        lambda: replace(PACK, quirks=replace(PACK.quirks, nothing_required=frozenset({"pagar"}))),
        "tabla quirks, fila «nothing_required»: nombra la capacidad «pagar», que no existe.",
    ),
    "capacidad de un requisito": (
        lambda: _requirement(capabilities=("formular_glosas",)),
        "tabla requirements, fila «SIIFA-R01»: nombra la capacidad «formular_glosas», que no "
        "existe.\n¿Quiso decir «formular_glosa»?",
    ),
    "requisito más amplio": (
        lambda: _requirement(within=("SIIFA-R0",)),
        "tabla requirements, fila «SIIFA-R01»: nombra el requisito «SIIFA-R0», que no existe.",
    ),
    "requisito de un aspecto": (
        lambda: _aspect("auth.missing", "SIIFA-S99"),
        "tabla citations, fila «auth.missing»: nombra el requisito «SIIFA-S99», que no existe.",
    ),
    "aspecto que nada juzga": (
        lambda: _aspect("auth.mising@ver_factura"),
        "tabla citations, fila «auth.mising@ver_factura»: nombra el aspecto «auth.mising», que no "
        "existe.\n¿Quiso decir «auth.missing»?",
    ),
    "aspecto propio que es del arnés": (
        lambda: _cited(own={**PACK.citations.own, "auth.missing": "Lo mismo."}),
        "tabla citations.own, fila «auth.missing»: es un aspecto del arnés: sobra aquí.",
    ),
    "capacidad de un aspecto": (
        lambda: _aspect("auth.missing@ver_facturas"),
        "tabla citations, fila «auth.missing@ver_facturas»: nombra la capacidad «ver_facturas»",
    ),
    "código de una cita": (
        lambda: _cited(codes={"ERR-99": "SIIFA-R01"}),
        "tabla citations.codes, fila «ERR-99»: nombra el código «ERR-99», que no existe.",
    ),
    "requisito de un código": (
        lambda: _cited(codes={"ERR-01": "SIIFA-R0"}),
        "tabla citations.codes, fila «ERR-01»: nombra el requisito «SIIFA-R0», que no existe.",
    ),
    "código de un texto": (
        lambda: _cited(norms={"ERR-99": "…"}),
        "tabla citations.norms, fila «ERR-99»: nombra el código «ERR-99», que no existe.",
    ),
    "requisito que el objetivo relaja": (
        lambda: _cited(terms=frozenset({"SIIFA-R0"})),
        "tabla citations, fila «terms»: nombra el requisito «SIIFA-R0», que no existe.",
    ),
    "estado HTTP": (
        lambda: replace(PACK, answers=Dialect({Meaning.INVALID: (4000,)})),
        "tabla answers, fila «invalid»: «4000» no es un estado de HTTP.",
    ),
    "dialecto vacío": (
        lambda: replace(PACK, answers=Dialect({})),
        "tabla answers, fila «accepted»: ningún estado dice que se aceptó lo pedido.",
    ),
    "servicio sin receta": (
        lambda: replace(PACK, auth=Auth()),
        "tabla auth.recipes, fila «factura»: el servicio no tiene receta.",
    ),
    "recurso repetido": (
        lambda: replace(PACK, resources=(FACTURA, FACTURA)),
        "tabla resources, fila «factura»: está 2 veces.",
    ),
    "ciclo repetido": (
        lambda: replace(PACK, lifecycles=(GLOSA, GLOSA)),
        "tabla lifecycles, fila «glosa»: está 2 veces.",
    ),
    "atributo repetido": (
        lambda: replace(
            PACK, resources=(replace(FACTURA, attributes=(Attribute("id", TEXT, "y"),)),)
        ),
        "tabla resources, fila «factura»: su atributo «id» está 2 veces.",
    ),
    "expresión de los nombres": (
        lambda: replace(PACK, names=replace(PACK.names, date="(")),
        "tabla names, fila «date»: «(» no es una expresión regular.",
    ),
    "expresión que cuenta de más": (
        lambda: replace(PACK, names=replace(PACK.names, id="a{4294967295}")),
        "tabla names, fila «id»: «a{4294967295}» no es una expresión regular.",
    ),
    "clase de un atributo": (
        lambda: replace(
            PACK, resources=(replace(FACTURA, attributes=(Attribute("x", "texto", "y"),)),)
        ),
        "tabla resources, fila «factura»: su atributo «x» es de clase «texto».",
    ),
    "tabla que no lo es": (
        lambda: replace(PACK, exemplars=None),  # type: ignore[arg-type]
        "tabla exemplars: debía ser un mapa y es None.",
    ),
    "fila de otro tipo": (
        lambda: replace(PACK, exemplars={"ver_factura": "hola"}),  # type: ignore[dict-item]
        "tabla exemplars, fila «ver_factura»: debía ser Exemplar y es str («hola»).",
    ),
    "ejemplar que no se hace": (
        lambda: _exemplar(make=None),
        "tabla exemplars, fila «ver_factura», make: debía ser una función y es None.",
    ),
    "descubrimiento que no lo es": (
        lambda: replace(PACK, discover=3),  # type: ignore[arg-type]
        "tabla discover: debía ser una función y es int.",
    ),
    "título": (
        lambda: replace(PACK, title=None),  # type: ignore[arg-type]
        "tabla title: debía ser un texto y es None.",
    ),
    "texto por serie": (
        lambda: _auth(thorough="ver"),
        "tabla auth, fila «thorough»: debía ser una serie (tuple) y es str («ver»).",
    ),
    "significado": (
        lambda: replace(PACK, answers=Dialect({"acepted": (200,)})),  # type: ignore[dict-item]
        "tabla answers, fila «statuses», acepted: debía ser uno de: accepted, invalid,",
    ),
    "recurso por un atributo": (
        lambda: replace(PACK, resources=(replace(FACTURA, amount="monto"),)),
        "tabla resources, fila «factura»: nombra el atributo «monto», que no existe.",
    ),
    "recurso sin estados": (
        lambda: replace(PACK, resources=(replace(FACTURA, states=FACTURA.states[:1]),)),
        "tabla resources, fila «factura»: nombra el estado «pendiente», que no existe.",
    ),
    "recurso por una lectura": (
        lambda: replace(PACK, resources=(replace(FACTURA, readings=()),)),
        "tabla resources, fila «factura»: nombra la lectura «fecha_radicado», que no existe.",
    ),
    "rol con otro nombre": (
        lambda: replace(PACK, roles={**PACK.roles, "erp": Role("otro")}),
        "tabla roles, fila «erp»: el rol se llama a sí mismo «otro».",
    ),
    "rol de otra entidad": (
        lambda: replace(PACK, roles={**PACK.roles, "otra_erp": Role("otra_erp", abroad="epr")}),
        "tabla roles, fila «otra_erp»: nombra el rol «epr», que no existe.\n¿Quiso decir «erp»?",
    ),
    "rol que hace de quien puede más": (
        lambda: _role("eps", "pagador", stands_in_for=("erp",)),
        "tabla roles, fila «eps»: hace de erp, y no puede radicar_factura.",
    ),
    "rol que hace de la otra parte": (
        lambda: _role("ips", "prestador", stands_in_for=("erp",)),
        "tabla roles, fila «ips»: hace de erp, que no es de su parte ni de su entidad.",
    ),
    "rol que lee por su parte": (
        lambda: _role("erp_gestor", "pagador", reads_for=("erp",)),
        "tabla roles, fila «erp_gestor»: lee por erp, que no es de otra parte.",
    ),
    "rol que hace de nadie": (
        lambda: _role("erp_gestor", "pagador", stands_in_for=("epr",)),
        "tabla roles, fila «erp_gestor»: nombra el rol «epr», que no existe.\n¿Quiso decir «erp»?",
    ),
    "dueño de las filas": (
        lambda: _access(owner="dueño"),
        "tabla access, fila «owner»: nombra el rol «dueño», que no existe.",
    ),
    "lectura guardada": (
        lambda: _access(guarded={"ver_fila": next(iter(PACK.access.guarded.values()))}),
        "tabla access, fila «guarded»: nombra la capacidad «ver_fila», que no existe.",
    ),
    "rol que entra": (
        lambda: _auth(entering=("erp", "pagador")),
        "tabla auth, fila «entering»: nombra el rol «pagador», que no existe.",
    ),
    "capacidad de los tokens falsos": (
        lambda: _auth(thorough=("ver",)),
        "tabla auth, fila «thorough»: nombra la capacidad «ver», que no existe.",
    ),
    "lectura sin fila": (
        lambda: _auth(listing="listar"),
        "tabla auth, fila «listing»: nombra la capacidad «listar», que no existe.",
    ),
    "servicio de una receta": (
        lambda: _auth(recipes={"facturas": Open()}),
        "tabla auth.recipes, fila «facturas»: nombra el servicio «facturas», que no existe.",
    ),
    "entrada que no lo es": (
        lambda: _auth(recipes={"factura": PathToken("p", "factura", "ver_factura")}),
        "tabla auth.recipes, fila «factura»: «ver_factura» no es de kind «login»",
    ),
    "lista de lo propio": (
        lambda: _access(own_lists=("listar",)),
        "tabla access, fila «own_lists»: nombra la capacidad «listar», que no existe.",
    ),
    "rol de un lado": (
        lambda: _access(sides=(Side("pagador", "emisor", "nitEmisor"),)),
        "tabla access.sides, fila «pagador»: nombra el rol «pagador», que no existe.",
    ),
    "campo de un lado": (
        lambda: _access(sides=(Side("erp", "emisor", "nitDelEmisor"),)),
        "listar_facturas «nitDelEmisor», que no existe.",
    ),
    "turno": (
        lambda: _access(turns={"registrar_estado_pago": Turn(("erp",), ("ipz",))}),
        "tabla access.turns, fila «registrar_estado_pago»: nombra el rol «ipz», que no existe.",
    ),
    "fila propia": (
        lambda: _access(own_rows={"ver_cuenta": OwnRow("listar_cuentas", "idCuenta", "id")}),
        "tabla access.own_rows, fila «ver_cuenta»: nombra el campo de la respuesta de "
        "listar_cuentas «idCuenta», que no existe.",
    ),
    "lectura de una observación": (
        lambda: _observed(RowsRead("ver_todo")),
        "tabla observations, fila «crear_cuenta»: nombra la capacidad «ver_todo», que no existe.",
    ),
    "clave de una observación": (
        lambda: _observed(RowsRead("ver_cuenta", "IdCuenta")),
        "tabla observations, fila «crear_cuenta»: nombra el dato de ver_cuenta «IdCuenta»",
    ),
    "capacidad de una carrera": (
        lambda: _races(calls=("ver_todo",)),
        "tabla races, fila «radicar_factura»: nombra la capacidad «ver_todo», que no existe.",
    ),
    "lectura de lo que escriben otros": (
        lambda: _observed(RowsRead("listar_cuentas")),
        "tabla observations, fila «crear_cuenta»: lee con listar_cuentas lo que otros ítems "
        "escriben a la vez.",
    ),
    "aspecto de una carrera": (
        lambda: _races(aspect="race.file"),
        "tabla races, fila «radicar_factura»: nombra el aspecto «race.file», que no existe.",
    ),
    "parámetro de la página": (
        lambda: _paging(page="Pagina"),
        "tabla paging, fila «paging»: nombra el parámetro «Pagina», que no existe.",
    ),
    "filas de la página": (
        lambda: _paging(rows="filas"),
        "tabla paging, fila «paging»: nombra el campo de respuesta «filas», que no existe.",
    ),
    "lista de páginas cortas": (
        lambda: _paging(largest_of={"listar": 10}),
        "tabla paging, fila «paging»: nombra la capacidad «listar», que no existe.",
    ),
    "lista": (
        lambda: _collection(capability="listar", made_by=()),
        "tabla lists.collections, fila «listar»: nombra la capacidad «listar», que no existe.",
    ),
    "clave de las filas": (
        lambda: _collection(keys=("idFila", "numero")),
        "fila «listar_glosa_de_factura»: nombra el campo de la respuesta de "
        "listar_glosa_de_factura «idFila», que no existe.",
    ),
    "filtro": (
        lambda: _collection(filters=(Filter("Fecha", "observacion"),)),
        "nombra el dato de listar_glosa_de_factura «Fecha», que no existe.",
    ),
    "lo que mira un filtro": (
        lambda: _collection(filters=(Filter("Observacion", "factura.nota|nota"),)),
        "nombra el campo de la respuesta de listar_glosa_de_factura «",
    ),
    "lista que se recorre": (
        lambda: _lists(walked=("listar",)),
        "tabla lists, fila «walked»: nombra la capacidad «listar», que no existe.",
    ),
    "filas que otros muestran": (
        lambda: _lists(shown_by=("ver",)),
        "tabla lists, fila «shown_by»: nombra el ejemplar «ver», que no existe.",
    ),
    "detalle de una lista": (
        lambda: _lists(details=(replace(PACK.lists.details[0], key="Id"),)),
        "tabla lists.details, fila «listar_glosa_de_factura.ver_glosa»: nombra el dato de "
        "ver_glosa «Id», que no existe.",
    ),
    "orden": (
        lambda: _lists(sorted=(replace(PACK.lists.sorted[0], id="numero"),)),
        "tabla lists.sorted, fila «listar_cuentas»: nombra el campo de la respuesta de "
        "listar_cuentas «numero», que no existe.",
    ),
    "catálogo": (
        lambda: _lists(catalogues=(replace(PACK.lists.catalogues[0], parameter="Grupos"),)),
        "tabla lists.catalogues, fila «listar_codigos»: nombra el dato de listar_codigos «Grupos»",
    ),
    "códigos de un lote": (
        lambda: _lists(codes=(replace(PACK.lists.codes[0], field="codigo"),)),
        "tabla lists.codes, fila «formular_glosa_masivo»: nombra el dato de "
        "formular_glosa_masivo «codigo», que no existe.",
    ),
    "roles que leen a la vez": (
        lambda: _lists(at_once=(replace(PACK.lists.at_once[0], roles=("erp", "otra")),)),
        "tabla lists.at_once, fila «listar_facturas+listar_seguimientos»: nombra el rol «otra»",
    ),
    "dueño que pregunta": (
        lambda: _lists(scopes=(replace(PACK.lists.scopes[0], parameter="Dueño"),)),
        "tabla lists.scopes, fila «Dueño»: nombra el parámetro «Dueño», que no existe.",
    ),
    "cadena": (
        lambda: _lists(
            chains=(
                replace(
                    PACK.lists.chains[0],
                    detail=replace(PACK.lists.chains[0].detail, member="idPersona"),
                ),
            )
        ),
        "tabla lists.chains, fila «rips-ajenos»: nombra el campo de la respuesta de "
        "listar_usuarios_rips «idPersona», que no existe.",
    ),
    "estado de un paso": (
        lambda: _move(target="formulado"),
        "tabla lifecycles, fila «glosa.formular»: nombra el estado «formulado», que no existe.\n"
        "¿Quiso decir «formulada»?",
    ),
    "capacidad de un paso": (
        lambda: _move(capability="glosar", act=None),
        "tabla lifecycles, fila «glosa.formular»: nombra la capacidad «glosar», que no existe.",
    ),
    "rol de un paso": (
        lambda: _move(roles=("pagador",)),
        "tabla lifecycles, fila «glosa.formular»: nombra el rol «pagador», que no existe.",
    ),
    "campo de un acto": (
        lambda: _act(text="observaciones"),
        "tabla lifecycles, fila «glosa.formular»: nombra el dato de formular_glosa "
        "«observaciones», que no existe.\n¿Quiso decir «observacion»?",
    ),
    "lista de un masivo": (
        lambda: _move(bulk=("formular_glosa_masivo", "glosas")),
        "fila «glosa.formular»: nombra el dato de formular_glosa_masivo «glosas», que no existe.",
    ),
    "código de una regla": (
        lambda: _glosa(stranger=RULE),
        "tabla lifecycles, fila «glosa»: nombra el código «LIF-99», que no existe.",
    ),
    "requisito de una regla": (
        lambda: _glosa(stranger=RULE),
        "tabla lifecycles, fila «glosa»: nombra el requisito «SIIFA-R0», que no existe.",
    ),
    "paso de un rechazo": (
        lambda: _glosa(refusals=(replace(GLOSA.refusals[0], moves=("devolver",)),)),
        "nombra el paso «devolver», que no existe.",
    ),
    "estado de un rechazo": (
        lambda: _glosa(refusals=(replace(GLOSA.refusals[0], states=("perdida",)),)),
        "nombra el estado «perdida», que no existe.",
    ),
    "detalle": (
        lambda: _reads(detail="ver_una"),
        "tabla lifecycles, fila «glosa.reads»: nombra la capacidad «ver_una», que no existe.",
    ),
    "contador": (
        lambda: _reads(counts={"conteo": "formular"}),
        "nombra el campo de la respuesta de resumir_glosa_de_factura «conteo», que no existe.",
    ),
    "paso que se cuenta": (
        lambda: _reads(counts={"conteoRespuestas": "contar"}),
        "tabla lifecycles, fila «glosa.reads»: nombra el paso «contar», que no existe.",
    ),
    "capacidad de un ejemplar": (
        lambda: replace(PACK, exemplars={**PACK.exemplars, "ver": PACK.exemplars["ver_factura"]}),
        "tabla exemplars, fila «ver»: nombra la capacidad «ver», que no existe.",
    ),
    "rol de un ejemplar": (
        lambda: _exemplar(role="pagador"),
        "tabla exemplars, fila «ver_factura»: nombra el rol «pagador», que no existe.",
    ),
    "campo de un ejemplar": (
        lambda: _exemplar(id_field="IdRadicado"),
        "tabla exemplars, fila «ver_factura»: nombra el dato de ver_factura «IdRadicado»",
    ),
    "texto de una escritura": (
        lambda: _written(text="radicados"),
        "tabla written, fila «radicar_factura»: nombra el dato de radicar_factura «radicados»",
    ),
    "clave de una escritura": (
        lambda: _written(key="IdRadicado"),
        "tabla written, fila «radicar_factura»: nombra el dato de listar_radicados_de_factura",
    ),
    "escritura que no existe": (
        lambda: replace(PACK, written={"radicar": Written("x")}),
        "tabla written, fila «radicar»: nombra la capacidad «radicar», que no existe.",
    ),
    "lista de un lote": (
        lambda: _bulk(list_field="glosas"),
        "tabla bulks, fila «formular_glosa_masivo.elementos»: nombra el dato de "
        "formular_glosa_masivo «glosas», que no existe.",
    ),
    "contador de un lote": (
        lambda: _bulk(counts={"resumir_glosa_de_factura": {"total": ""}}),
        "nombra el campo de la respuesta de resumir_glosa_de_factura «total», que no existe.",
    ),
    "carpeta de escenarios": (
        lambda: replace(PACK, scenarios=Path("/no/hay")),
        "tabla scenarios, fila «hay»: no existe la carpeta",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_name_that_nothing_knows_is_told_with_table_and_row(name: str) -> None:
    """One row of each kind is at fault, and the error says which."""
    make, said = FAULTS[name]
    with pytest.raises(InputError) as raised:
        verify(make())
    assert said in str(raised.value)


def test_all_faults_of_all_tables_are_told_at_once() -> None:
    """Whoever writes a pack mends everything in one go."""
    wrong = replace(
        _exemplar(role="pagador"),
        access=replace(PACK.access, owner="dueño"),
        paging=replace(PACK.paging, rows="filas"),
    )
    with pytest.raises(InputError) as raised:
        verify(wrong)
    assert ["access", "paging", "exemplars"] == [
        fault.message.split("tabla ")[1].split(",")[0] for fault in raised.value.faults
    ]


def test_our_own_packs_have_no_faults() -> None:
    """Ours are verified like anybody's."""
    verify(PACK)


def test_what_a_reference_server_names_is_of_its_pack() -> None:
    """Defects with unknown code or requirement, services that are not served, unknown roles."""

    class WrongDefect:
        id, code, requirement = "malo", "ERR-99", "SIIFA-R0"

    found = [
        one.message for one in served(PACK, {"malo": WrongDefect()}, ["factura", "otro"], ["quien"])
    ]
    assert [
        "tabla defects, fila «malo»: nombra el código «ERR-99», que no existe.",
        "tabla defects, fila «malo»: nombra el requisito «SIIFA-R0», que no existe.",
        "tabla reference, fila «services»: nombra el servicio «otro», que no existe.",
        "tabla reference, fila «services»: no sirve «seguridad».",
        "tabla reference, fila «roles»: nombra el rol «quien», que no existe.",
    ] == found


def test_a_table_that_can_not_be_read_is_a_fault_of_its_own() -> None:
    """What a pack's own values raise is told with table and row, cut to what can be read."""

    class UnreadableRecipe(Open):
        @property
        def login(self) -> str:
            raise RuntimeError("x" * 3000)

    with pytest.raises(InputError) as raised:
        verify(_auth(recipes={**PACK.auth.recipes, "factura": UnreadableRecipe()}))
    said = str(raised.value)
    assert "tabla auth, fila «factura»: no se pudo leer: RuntimeError (xxx" in said
    assert len(said) < 400
