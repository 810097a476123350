"""What a pack may have wrong in more than a field, told when it is loaded: with table and row, all
at once.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from toy_changed import changed, put
from toy_whole import KIND, LENDING, LIFECYCLE, LISTING, whole

from conformance.core.answers import Dialect
from conformance.core.errors import InputError
from conformance.core.resource import DATE, STATE, TEXT, Attribute, ResourceState
from conformance.http.access import Access
from conformance.http.auth.basic import Basic
from conformance.http.auth.bearer import BearerLogin
from conformance.http.auth.path_token import PathToken
from conformance.http.auth.recipe import Open
from conformance.http.functions import HARNESS_FUNCTIONS, PackFunction
from conformance.http.pack import Pack
from conformance.http.verification import verify
from conformance.scenario.signature import SIGNATURES


def _kind(**changes: Any) -> Pack:
    return changed(("resources", 0), replace(KIND, **changes))


def _attribute(*given: Any) -> Pack:
    return _kind(attributes=(*KIND.attributes, Attribute(*given)))


def _recipe(recipe: Any) -> Pack:
    return replace(whole(), auth=replace(whole().auth, recipes={"prestamos": recipe}))


def _credential_by_place() -> Pack:
    """Return the pack without saying which parameter is the credential: each is a row's id."""
    pack = whole()
    bound = {name: replace(one, parameters={}) for name, one in pack.bindings.capabilities.items()}
    return replace(pack, bindings=replace(pack.bindings, capabilities=bound))


def _needing(**changes: Any) -> Pack:
    place = ("exemplars", LENDING, "need")
    return put(whole(), place, replace(whole().exemplars[LENDING].need, **changes))


TOLD = {
    "clave de todo objetivo": (
        lambda: _kind(key="roles"),
        "tabla resources, fila «ejemplar»: su clave «roles» es una de todo archivo de objetivo.",
    ),
    "clave de dos recursos": (
        lambda: replace(whole(), resources=(KIND, replace(KIND, name="otro"))),
        "tabla resources, fila «otro»: otro recurso tiene su clave «ejemplares».",
    ),
    "ids de otra clase": (lambda: _kind(ids="date"), "sus ids son de clase «date»."),
    "muestra de otro tipo": (
        lambda: _attribute("peso", DATE, 7),
        "la muestra de «peso», de clase «date», es 7.",
    ),
    "muestra de ningún estado": (
        lambda: _kind(attributes=(Attribute("prestado", STATE, "sí"), *KIND.attributes[1:])),
        "la muestra de «prestado», de clase «state», es 'sí'.",
    ),
    "atributo que no es un nombre": (
        lambda: _attribute("fecha de compra", TEXT, "x"),
        "su atributo «fecha de compra» no es un nombre: ningún marcador lo escribe.",
    ),
    "estados sin atributo": (
        lambda: _kind(attributes=KIND.attributes[1:]),
        "tiene 2 estados y 0 atributos de clase «state».",
    ),
    "estados que se escriben igual": (
        lambda: _kind(states=(*KIND.states, ResourceState("roto", "roto", "rotos", written=True))),
        "el estado escrito «True» está 2 veces.",
    ),
    "criterio con la clave del número": (
        lambda: _kind(criteria=(replace(KIND.criteria[0], key="count"),)),
        "la clave «count» está 2 veces.",
    ),
    "criterio de un texto": (
        lambda: _kind(criteria=(replace(KIND.criteria[0], attribute="titulo"),)),
        "su criterio «paginas» pide «titulo», de clase «text».",
    ),
    "recurso de otro registro": (
        lambda: _needing(kind=replace(KIND, free="nuevo")),
        "tabla exemplars, fila «prestar», need: pide un «ejemplar» que no es el de resources.",
    ),
    "recurso que nadie da": (
        lambda: _needing(kind=replace(KIND, name="silla")),
        "tabla exemplars, fila «prestar», need: pide el recurso «silla», que no está en resources.",
    ),
    "historias que no hay": (
        lambda: replace(whole(), scenarios=Path(__file__).parent),
        "no hay ninguna historia (*.yaml)",
    ),
    "servidor mal nombrado": (
        lambda: replace(whole(), reference="toy_pack.sandbox"),
        "tabla reference, fila «toy_pack.sandbox»: no es «módulo:nombre».",
    ),
    "versión que no es un número": (
        lambda: replace(whole(), interface=True),
        "tabla interface: debía ser un número entero y es bool.",
    ),
    "estado HTTP que es True": (
        lambda: replace(whole(), answers=Dialect({"accepted": (True,)})),  # type: ignore[dict-item]
        "tabla answers, fila «statuses», accepted.1: debía ser un número entero y es bool.",
    ),
    "significado sin estado": (
        lambda: replace(whole(), answers=Dialect({"accepted": (200,)})),  # type: ignore[dict-item]
        "tabla answers, fila «invalid»: ningún estado dice que lo pedido no vale.",
    ),
    "credencial que no va a ninguna parte": (
        _credential_by_place,
        "tabla auth.recipes, fila «prestamos»: no pone la credencial en ninguna parte de «prestar»",
    ),
    "credencial de la ruta que nadie llena": (
        lambda: _recipe(BearerLogin("x", "prestamos", "entrar")),
        "no llena el parámetro «credential» de la ruta de «prestar».",
    ),
    "credencial de la ruta que Basic no llena": (
        lambda: _recipe(Basic("x")),
        "no llena el parámetro «credential» de la ruta de «listar_ejemplares».",
    ),
    "nadie pregunta y la ruta pide credencial": (
        lambda: _recipe(Open()),
        "no llena el parámetro «credential» de la ruta de «prestar».",
    ),
    "entrada por otro servicio": (
        lambda: _recipe(PathToken("toy", "catalogo", "entrar")),
        "entra por el servicio «catalogo», y «entrar» es de «prestamos».",
    ),
    "prueba de tokens sin ejemplar": (
        lambda: replace(whole(), auth=replace(whole().auth, listing="entrar")),
        "tabla auth, fila «listing»: «entrar» no tiene ejemplar.",
    ),
    "gasta lo que no pide": (
        lambda: put(whole(), ("exemplars", LENDING, "need"), None),
        "tabla exemplars, fila «prestar»: gasta un recurso (uses_up) y no pide ninguno (need).",
    ),
    "ejemplar de un rol sin permiso": (
        lambda: put(whole(), ("exemplars", LENDING, "role"), "visitante"),
        "tabla exemplars, fila «prestar»: su rol «visitante» no es de los de la capacidad.",
    ),
    "filas de nadie": (
        lambda: replace(whole(), access=Access()),
        "no dice de quién son las filas que los roles de otra entidad no ven.",
    ),
    "estado al que nada llega": (
        lambda: replace(whole(), lifecycles=(replace(LIFECYCLE, states=("a", "hecho", "roto")),)),
        "tabla lifecycles, fila «prestamo»: ningún paso llega a «roto».",
    ),
    "paso que no envía nada": (
        lambda: put(whole(), ("lifecycles", 0, "moves", 0, "act"), None),
        "tabla lifecycles, fila «prestamo»: su paso «prestar» no dice qué envía (act).",
    ),
    "función del arnés": (
        lambda: replace(whole(), functions={"ahora": PackFunction(0, 0, "x", "x", len, len)}),
        "tabla functions, fila «ahora»: es una función del arnés: taparía la suya.",
    ),
    "lista que no lo es": (
        lambda: replace(whole(), lists=replace(whole().lists, walked=(LENDING,))),
        f"tabla lists, fila «walked»: nombra la lista «{LENDING}», que no existe.\n"
        f"Se acepta: {LISTING}.",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_would_be_dropped_or_passed_in_silence_is_told(name: str) -> None:
    """With its table and its row, in words of who wrote the pack."""
    make, said = TOLD[name]
    with pytest.raises(InputError) as raised:
        verify(make())
    assert said in str(raised.value)


def test_faults_of_one_table_and_of_another_are_told_at_once() -> None:
    """Empty, repeated and unknown: one run of `verify` tells them all."""
    pack = replace(_kind(key="pack"), title="", access=replace(whole().access, owner="dueño"))
    with pytest.raises(InputError) as raised:
        verify(pack)
    assert ["title: está vacío.", "access, fila «owner»", "resources, fila «ejemplar»"] == [
        part
        for fault in raised.value.faults
        for part in ("title: está vacío.", "access, fila «owner»", "resources, fila «ejemplar»")
        if part in fault.message
    ]


def test_the_functions_of_the_harness_are_those_of_scenarios() -> None:
    """What `verify` keeps from packs is what scenarios have."""
    assert tuple(SIGNATURES) == HARNESS_FUNCTIONS
