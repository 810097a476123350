"""A pack of three capabilities, none of them SIIFA's, goes through everything: its token stands in
the path, what is not valid is refused with 422, and it is installed as anybody's is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import toy_pack
from toy_installed import install
from toy_pack.sandbox import DEFECTS

from conformance.cli import main
from conformance.core import installed
from conformance.core.finding import Verdict
from conformance.http.auth.keyring import Keyring
from conformance.http.reference import reference_of
from conformance.http.verification import load_pack, verify
from conformance.run.target_file import parse_target
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The pack installed where the command finds it."""
    place = install(tmp_path_factory.mktemp("instalado"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(place))
        for name in [name for name in sys.modules if name.partition(".")[0] == "toy_pack"]:
            patch.delitem(sys.modules, name)
        load_pack.cache_clear()
        yield place
    load_pack.cache_clear()


@pytest.fixture(scope="module")
def craft(folder: Path) -> Rehearsed:
    """All that a run of the pack does, made once."""
    return prepare(pack="toy", examples=4)


def test_the_pack_and_its_reference_server_have_no_faults() -> None:
    verify(toy_pack.load())
    assert DEFECTS == reference_of(toy_pack.load()).defects


def test_a_role_enters_a_service_with_its_own_credentials_there() -> None:
    """A target file gives them by service; the recipe of the service takes them."""
    pack = toy_pack.load()
    text = (
        "name: Otra\npack: toy\nservices: {prestamos: http://127.0.0.1}\n"
        "roles: {socio: {userName: ana, password: una, services: {prestamos: "
        "{userName: beto, password: otra}}}, visitante: {userName: eva, password: tres}}\n"
    )
    target = parse_target(text, "objetivo.yaml", {}, pack_of=lambda asked: pack)
    keyring = Keyring(target.roles, lambda: 0.0, {"entrar": "http://s/{usuario}/{clave}"})
    recipe = pack.recipe("prestamos")
    asked = [next(recipe.obtain(role, keyring)).url for role in ("socio", "visitante")]
    assert ["http://s/beto/otra", "http://s/eva/tres"] == asked


def test_a_copy_in_another_folder_is_found_by_its_entry_point(folder: Path) -> None:
    assert {"siifa", "toy"} <= {*installed.names()}
    assert "toy-conformance 1.0" == installed.find("toy").distribution
    assert folder in load_pack("toy").scenarios.parents


def test_the_clean_library_passes_everything(craft: Rehearsed) -> None:
    """Every item ends, and none passes without having judged: a path without its token is no
    request, and its tokens, no JWT, neither say when they end nor are signed.
    """
    clean = rehearse(craft)
    assert [] == [(one.code, one.expected, one.actual) for one in clean.findings]
    others = {name for name, one in clean.outcomes.items() if one.verdict is not Verdict.PASSED}
    unasked = {
        "probing/listar_ejemplares/sin-token",
        "probing/prestar/sin-token",
        "probing/listar_ejemplares/token-en-la-direccion",
        "probing/listar_ejemplares/token-vencido",
        "probing/listar_ejemplares/claves-comunes",
    }
    assert unasked == others
    assert {Verdict.NOT_APPLICABLE} == {clean.outcomes[name].verdict for name in others}


@pytest.mark.parametrize("name", DEFECTS)
def test_each_defect_is_found_by_its_code(craft: Rehearsed, name: str) -> None:
    found = {one.code for one in rehearse(craft, [name]).findings}
    assert DEFECTS[name].code in found


def _conformance(folder: Path, *arguments: str, here: Path) -> subprocess.CompletedProcess[str]:
    places = [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
    return subprocess.run(
        [sys.executable, "-m", "conformance", *arguments],
        cwd=here,
        env=environ,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def test_a_run_of_its_own_sandbox_conforms(folder: Path, tmp_path: Path) -> None:
    """The command, as a user of another's pack gives it."""
    ran = _conformance(
        *(folder, "run", "--target", "sandbox:toy"),
        *("--phases", "contract,scenario", "--out", "informes"),
        here=tmp_path,
    )
    assert 0 == ran.returncode, ran.stdout + ran.stderr
    acta = json.loads((tmp_path / "informes" / "acta.json").read_text(encoding="utf-8"))
    assert ("toy", "CONFORME") == (acta["pack"], acta["verdict"])


def test_what_is_found_of_a_defect_is_asked_again(folder: Path, tmp_path: Path) -> None:
    """Its server with a defect on a port: the run does not conform, and the replay still fails."""
    target, environ = tmp_path / "objetivo.yaml", {**os.environ, "PYTHONPATH": str(folder)}
    server = [sys.executable, "-m", "conformance", "sandbox", "--pack", "toy", "--port", "0"]
    order = [*server, "--defect", "dos-veces", "--target-file", str(target)]
    with subprocess.Popen(
        order, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, encoding="utf-8"
    ) as served:
        try:
            assert served.stdout is not None
            assert "Sandbox TOY" in served.stdout.readline()
            asked = ("run", "--target", str(target), "--phases", "scenario", "--out", "informes")
            ran = _conformance(folder, *asked, here=tmp_path)
            assert 1 == ran.returncode, ran.stdout + ran.stderr
            again = _conformance(folder, "replay", "informes", "LIF-03", here=tmp_path)
            assert (1, True) == (again.returncode, "LIF-03" in again.stdout), again.stderr
        finally:
            served.terminate()


def test_its_scenarios_are_listed_and_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    story = str(load_pack("toy").scenarios / "prestar-dos-veces.yaml")
    assert 0 == main(["scenarios", "list", "--pack", "toy"])
    assert 0 == main(["scenarios", "check", "--pack", "toy", story])
    assert "scenario/prestar-dos-veces" in capsys.readouterr().out


def test_its_requirements_are_verified(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == main(["requirements", "--pack", "toy"])
    assert "TOY-7" in capsys.readouterr().out


def test_selftest_finds_a_defect_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The mutation score of the pack, here of one defect, with the phase that finds it."""
    order = ["selftest", "--pack", "toy", "--only", "dos-veces", "--phases", "scenario"]
    assert 0 == main(order)
    assert "dos-veces" in capsys.readouterr().out
