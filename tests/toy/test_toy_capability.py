"""A capability is added to a pack in its own folder: the steps of the page, done on a copy."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_installed import HERE, install

from conformance.cli import main
from conformance.http.verification import load_pack
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import prepare

PAGE = (HERE.parents[1] / "docs" / "paquetes.md").read_text(encoding="utf-8")
STORY = """\
id: devolver-lo-prestado
title: Lo que no se prestó no se devuelve; lo prestado, sí
requirements: [TOY-3]
given:
  ejemplares: {e: {}}
steps:
  - name: Nadie lo tiene
    role: socio
    call: devolver
    with: {ejemplar: "${e.id}"}
    expect: {status: 409, code: LIF-03, requirement: TOY-3}
  - name: Se presta
    role: socio
    call: prestar
    with: {ejemplar: "${e.id}", dias: 7}
    expect: {status: 201}
  - name: Se devuelve
    role: socio
    call: devolver
    with: {ejemplar: "${e.id}"}
    expect: {status: 201, body: {ejemplar: "${e.id}"}}
"""
ADDED: tuple[tuple[str, str, str], ...] = (
    # file, before what, what is added there
    (
        "specs/prestamos.openapi.yaml",
        "components:\n",
        """\
  /{token}/devoluciones:
    post:
      operationId: devolver
      summary: Recibe un ejemplar prestado
      parameters:
        - {$ref: "#/components/parameters/Token"}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [ejemplar]
              properties: {ejemplar: {type: integer, minimum: 1}}
      responses:
        "201":
          description: Devuelto
          content:
            application/json:
              schema: {type: object, required: [ejemplar], properties: {ejemplar: {type: integer}}}
        "401": {$ref: "#/components/responses/Error"}
        "403": {$ref: "#/components/responses/Error"}
        "404": {$ref: "#/components/responses/Error"}
        "409": {$ref: "#/components/responses/Error"}
        "422": {$ref: "#/components/responses/Error"}
""",
    ),
    (
        "specs/bindings.yaml",
        "",
        """\
  devolver:
    service: prestamos
    kind: write
    parameters: {token: credential}
    roles: [socio]
    candidates: [{revision: v1, method: POST, path: "/{token}/devoluciones"}]
""",
    ),
    (
        "__init__.py",
        "EXEMPLARS = {\n",
        """\
def _return(context: Context, resource: Resource | None) -> dict[str, Any]:
    assert resource is not None
    context.call("prestar", "socio", _lend(context, resource))
    return {"ejemplar": resource.id}


""",
    ),
    (
        "__init__.py",
        "}\n\n_SEEN = ",
        """\
    "devolver": Exemplar(
        "socio", _return, EJEMPLAR.need(), uses_up=True, id_field="ejemplar", prepared=("prestar",)
    ),
""",
    ),
    (
        "__init__.py",
        '"prestar": Observation(',
        '"devolver": Observation((_SEEN,), "socio", _SEEN), ',
    ),
    (
        "sandbox.py",
        '_TOKEN = Field("token", "text")\n',
        '''\
def give_back(call: Call[Shelf, Member]) -> Reply:
    """Take a copy back from a member."""
    store, copy = call.store, call.body["ejemplar"]
    if call.user.role != "socio" and store.rule("role"):
        raise RefusalError(403, "Solo el socio devuelve un ejemplar.")
    if not 1 <= copy <= _COPIES and store.rule("known"):
        raise RefusalError(404, "Ese ejemplar no existe.")
    if copy not in store.lent and store.rule("lent"):
        raise RefusalError(409, "Ese ejemplar no está prestado.")
    store.lent.pop(copy, None)
    return answer({"ejemplar": copy}, 201)


''',
    ),
    (
        "sandbox.py",
        ")\n\n\nclass Library(",
        """\
    ServedOperation(
        *("devolver", "POST", ("/<token>/devoluciones",), _EVERYBODY, give_back),
        body=(Field("ejemplar", "int64", required=True, minimum=1, nullable=False),),
        values=(_TOKEN,),
    ),
""",
    ),
    (
        "sandbox.py",
        ")\n_WRAPPED:",
        '    ("no-prestado", "Recibe lo que no prestó", "LIF-03", "TOY-3", "lent"),\n',
    ),
    ("scenarios/devolver-lo-prestado.yaml", "", STORY),
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the pack with one capability more, where the command finds it."""
    folder = install(tmp_path)
    for name, before, text in ADDED:
        file = folder / "toy_pack" / name
        held = file.read_text(encoding="utf-8") if file.exists() else ""
        assert 1 == held.count(before) or not before
        added = held.replace(before, text + before) if before else held + text
        file.write_text(added, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    for name in _loaded():  # another test of this process may have read the pack as it is
        monkeypatch.delitem(sys.modules, name)
    load_pack.cache_clear()
    yield folder
    for name in _loaded():
        del sys.modules[name]
    load_pack.cache_clear()


def _loaded() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "toy_pack"]


def test_a_new_capability_is_verified_walked_and_its_defect_found(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing outside the pack's folder was touched."""
    story = place / "toy_pack" / "scenarios" / "devolver-lo-prestado.yaml"
    assert 0 == main(["scenarios", "check", "--pack", "toy", str(story)])
    assert "devolver-lo-prestado" in capsys.readouterr().out
    craft = prepare(pack="toy", phases=("probing", "scenario"))
    asked = {item.id for item in craft.items if item.capability == "devolver"}
    assert {"probing/devolver/token-mal-formado", "probing/devolver/roles"} <= asked
    assert [] == [(one.code, one.actual) for one in rehearse(craft).findings]
    assert {"LIF-03"} == {one.code for one in rehearse(craft, ["no-prestado"]).findings}


def test_the_page_names_the_files_that_the_steps_touch() -> None:
    """Each of them, in its list of steps, and no other."""
    steps = PAGE.partition("## Agregar una capacidad")[2].partition("\n## ")[0]
    named = {"specs/…openapi.yaml", "specs/bindings.yaml", "observations", "sandbox.py"}
    assert [] == [name for name in named if f"`{name}`" not in steps]
    touched = {name.split("/")[0] for name, _, _ in ADDED}
    assert {"specs", "__init__.py", "sandbox.py", "scenarios"} == touched
