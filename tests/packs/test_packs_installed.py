"""Packs come in by their entry points: one that ails is told of, and troubles nobody else."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from packs_distribution import alone, installed_by, nobody_is_usual, usual_of

from conformance.cli import main
from conformance.core import installed
from conformance.core.errors import InputError, UsageError
from conformance.http.verification import load_pack
from conformance.run.target_file import parse_target

RECORD = """\
class Record:
    interface = {interface}
    name = "{name}"
    services = ("libros",)
    revisions = ("v1",)
    roles = ("lector",)
    resources = ()
    modules = ()
    sides = ()
    declared = {{}}
    optional = frozenset()
    asks = ()
    names_caller = False
    issuer = ""
    keys = ("userName", "password")
    settings = ()
    spellings = {{}}

    def recipe(self, service):
        return self


def load():
    return Record()
"""
_ROOT = Path(__file__).resolve().parents[2]
WELL = RECORD.format(interface=installed.INTERFACE, name="otro")


def test_our_own_pack_is_found_by_the_same_door_as_anybodys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ours and another distribution's stand side by side, each with where it comes from."""
    ours = installed.names()
    assert "siifa" in ours
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    assert {*ours, "otro"} == {*installed.names()}
    assert "otro" == installed.load("otro").name
    assert "«otro» (ajeno 1.0, entrada ajeno_mod:load)" == installed.find("otro").shown


def test_a_pack_is_left_out_only_while_one_alone_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """With several, the error lists them with their distributions and says how to choose."""
    nobody_is_usual(monkeypatch)
    alone(monkeypatch, "siifa")
    assert "siifa" == installed.choose(None)
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    with pytest.raises(UsageError) as raised:
        installed.choose(None)
    assert [
        "Hay varios paquetes instalados: otro (ajeno 1.0), siifa (siifa-conformance 0.1.0).",
        "Diga cuál con --pack, como --pack otro.",
    ] == str(raised.value).splitlines()
    assert "siifa" == installed.choose("siifa")


def test_the_pack_that_a_distribution_declares_usual_is_meant_where_nobody_says_which(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Of several; one that nobody has, or two that are both declared, are none."""
    nobody_is_usual(monkeypatch)
    real = installed.entry_points
    declared: list[EntryPoint] = []
    monkeypatch.setattr(
        installed,
        "entry_points",
        lambda group: declared if group == installed.USUAL else real(group=group),
    )
    two = {"otro": "ajeno_mod:load", "tercero": "ajeno_mod:load"}
    installed_by(monkeypatch, tmp_path, "ajeno", two, WELL)
    declared.append(EntryPoint("ausente", "ajeno_mod:load", installed.USUAL))
    assert installed.usual() is None
    declared.append(EntryPoint("siifa", "conformance.packs.siifa:load", installed.USUAL))
    assert ("siifa", "siifa") == (installed.usual(), installed.choose(None))
    assert "otro" == installed.choose("otro")
    declared.append(EntryPoint("otro", "ajeno_mod:load", installed.USUAL))
    assert installed.usual() is None


def test_a_distribution_declares_its_usual_pack_by_an_entry_point(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Ours does so in pyproject.toml, as anybody's does."""
    own = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    points = own["project"]["entry-points"]
    assert {"siifa": points["conformance.packs"]["siifa"]} == points[installed.USUAL]
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    usual_of(tmp_path, "ajeno", "otro", "ajeno_mod:load")
    assert "otro" in [entry.name for entry in installed.entry_points(group=installed.USUAL)]


def test_without_any_pack_it_is_said_how_to_install_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing installed is no trace but a sentence."""
    monkeypatch.setattr(installed, "entry_points", lambda group: ())
    with pytest.raises(UsageError, match=r"No hay ningún paquete instalado \(grupo conform"):
        installed.choose(None)
    with pytest.raises(UsageError, match="No hay ningún paquete instalado"):
        installed.find("siifa")


def test_an_unknown_pack_is_told_with_those_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was asked, what comes near, what is installed and from where, what to do."""
    alone(monkeypatch, "siifa")
    with pytest.raises(installed.UnknownPackError) as raised:
        load_pack("sifa")
    said = str(raised.value).splitlines()
    assert "No hay un paquete «sifa»." == said[0]
    assert said[1].startswith("¿Quiso decir «siifa»? Instalados: siifa (siifa-conformance ")
    assert said[2].startswith("Instale la distribución que lo trae")


def test_two_distributions_with_one_name_are_both_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nobody chooses for the user; the packs of other names go on."""
    for name in ("uno", "dos"):
        installed_by(monkeypatch, tmp_path / name, name, {"otro": f"{name}_mod:load"}, WELL)
    with pytest.raises(UsageError) as raised:
        installed.load("otro")
    assert [
        "Hay más de un paquete «otro»: «otro» (dos 1.0, entrada dos_mod:load) y "
        "«otro» (uno 1.0, entrada uno_mod:load).",
        "Deje instalada una sola de esas distribuciones (pip uninstall).",
    ] == str(raised.value).splitlines()
    assert "siifa" == load_pack("siifa").name


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import no_hay_tal",
            "ModuleNotFoundError (No module named 'no_hay_tal'), en roto_mod.py:1",
        ),
        ("def load():\n    raise KeyError('x')", "KeyError ('x'), en roto_mod.py:2"),
        ("import sys\nsys.exit(3)", "SystemExit (3), en roto_mod.py:2"),
        ("x = 1", "AttributeError (module 'roto_mod' has no attribute 'load')"),
        ("def load():\n    raise OSError('x' * 3000)", f"OSError ({'x' * 200}…), en roto_mod.py:2"),
        ("def load():\n    return 7", "no es un paquete: su entrada devolvió int."),
        (RECORD.format(interface=99, name="roto"), "hecho para la interfaz 99 y este conformance"),
        (RECORD.format(interface=1, name="otro"), "se llama a sí mismo «otro»"),
        (
            "from conformance.core.errors import InputError, UsageError\n"
            "def load():\n    raise UsageError('x.yaml: falta una clave')",
            "x.yaml: falta una clave",
        ),
    ],
)
def test_a_broken_pack_is_told_with_its_distribution_and_breaks_nobody_else(
    code: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No trace, exit code 4; a command about another pack works as before."""
    installed_by(monkeypatch, tmp_path, "roto", {"roto": "roto_mod:load"}, code)
    assert 4 == main(["requirements", "--pack", "roto"])
    told = capsys.readouterr().err
    assert "«roto» (roto 1.0, entrada roto_mod:load)" in told
    assert said in told
    assert "Traceback" not in told
    assert 0 == main(["explain", "ERR-01", "--pack", "siifa"])


def test_the_pack_of_a_target_says_its_services_and_roles(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A target of another pack is read by that pack's words, whatever else is installed."""
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    text = (
        "name: X\npack: otro\nservices: {libros: 'http://127.0.0.1:1'}\n"
        "roles: {%s: {userName: a, password: b}}"
    )
    assert "otro" == parse_target(text % "lector", "x.yaml", {}).pack
    with pytest.raises(UsageError, match="Se acepta: lector"):
        parse_target(text % "erp", "x.yaml", {})


@pytest.mark.parametrize(
    ("head", "word", "said"),
    [
        ("pack: sifa, ", "libros", ["No hay un paquete «sifa»."]),
        ("", "libros", ["Falta la clave «pack» en el objetivo."]),
        (
            "pack: otr, ",
            "libro",
            ["No hay un paquete «otr».", "Clave desconocida «libro» en services."],
        ),
    ],
)
def test_a_target_without_a_pack_is_judged_by_the_words_of_the_likely_one(
    head: str, word: str, said: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its other faults are of the pack with the most of its names, whichever is usual."""
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    text = (
        f"{{name: X, {head}services: {{{word}: 'http://127.0.0.1:1'}}, "
        "roles: {lector: {userName: a, password: b}}}"
    )
    with pytest.raises(InputError) as raised:
        parse_target(text, "x.yaml", {})
    told = [one.message for one in raised.value.faults]
    assert said == [one for one in told if one in said]
    assert not [one for one in told if "factura" in one]


@pytest.mark.parametrize(
    ("pack", "service", "role", "said"),
    [
        (
            "otro",
            "factura: 'http://127.0.0.1:1', seguridad",
            "erp",
            "El paquete «otro» no es el de este objetivo: no tiene sus servicios ni sus roles "
            "(factura, seguridad).\nEscriba pack: siifa, que los tiene.",
        ),
        (
            "siifa",
            "libros",
            "lector",
            "El paquete «siifa» no es el de este objetivo: no tiene sus servicios ni sus roles "
            "(libros).\nEscriba pack: otro, que los tiene.",
        ),
        (
            "otro",
            "hxwq",
            "kyjz",
            "El paquete «otro» no es el de este objetivo: no tiene sus servicios ni sus roles "
            "(hxwq).\nEl paquete «otro» tiene: libros.",
        ),
    ],
)
def test_another_systems_pack_in_a_target_is_the_one_fault_that_is_told(
    pack: str,
    service: str,
    role: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Its services and roles are no faults of their own: whoever reads it mends one word."""
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    text = (
        f"name: X\npack: {pack}\nservices: {{{service}: 'http://127.0.0.1:1'}}\n"
        f"roles: {{{role}: {{userName: a, password: b}}}}\n"
    )
    with pytest.raises(InputError) as raised:
        parse_target(text, "x.yaml", {})
    assert [(2, said)] == [
        (one.place.line if one.place else 0, f"{one.message}\n{one.accepted}")
        for one in raised.value.faults
    ]


def test_a_word_of_a_target_that_is_misspelled_is_of_its_own_pack(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What comes near a word of the pack is a fault of that word."""
    installed_by(monkeypatch, tmp_path, "ajeno", {"otro": "ajeno_mod:load"}, WELL)
    text = "name: X\npack: otro\nservices: {libro: 'http://127.0.0.1:1'}\nroles: {}\n"
    with pytest.raises(UsageError, match="Clave desconocida «libro» en services"):
        parse_target(text, "x.yaml", {})
