"""One reader of YAML for every sort of file: each fault at its line and column, all at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conformance.core.errors import InputError, UsageError
from conformance.core.nearest import nearest
from conformance.core.yaml.file import Sort, read_text
from conformance.core.yaml.reader import YamlReader, filled

FREE = Sort("el archivo", merges=True)
STORY = Sort(
    "el escenario",
    "un escenario",
    needed=("id", "steps"),
    own=("steps",),
    missing="Revise la ruta.",
    empty="Escriba uno.",
    aliases=False,
)
Asked = Callable[[YamlReader, yaml.Node], object]
LETTERS, FORM = re.compile("[a-z]+"), "a «x1» no tiene la forma esperada."
DOUBLED = "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 31))


def _refused(text: str, sort: Sort = FREE) -> str:
    with pytest.raises(InputError) as raised:
        YamlReader(text, "x.yaml", sort).root()
    return str(raised.value)


def _asked(text: str, ask: Asked) -> tuple[object, list[str]]:
    """Return what an ask gives of the value of `a`, and what is told of it."""
    reader = YamlReader(text, "x.yaml", FREE)
    value = ask(reader, reader.mapping(reader.root(), "el archivo")["a"])
    return value, [one.message for one in reader.told()]


def _surveyed(text: str, sort: Sort = FREE) -> list[tuple[str, tuple[int, int]]]:
    reader = YamlReader(text, "x.yaml", sort)
    reader.root()
    return [(one.message, one.position) for one in reader.told()]


def test_a_fault_shows_its_line_a_caret_and_what_is_accepted() -> None:
    reader = YamlReader("uno: 1\nenviroment: x\n", "x.yaml", FREE)
    reader.mapping(reader.root(), "el archivo", ("uno", "environment"))
    with pytest.raises(InputError) as raised:
        reader.raise_faults()
    assert (
        "x.yaml:2:1\n  2 | enviroment: x\n    | ^\n"
        "Clave desconocida «enviroment» en el archivo.\n"
        "¿Quiso decir «environment»? Se acepta: uno, environment."
    ) == str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("b: {c: 1, c: 2}\n", ("La clave «c» está repetida (ya está en la línea 1).", (1, 11))),
        ("? [a]\n: 1\n", ("Una clave debe ser un texto.", (1, 3))),
        ("a: [1, !x y]\n", ("La etiqueta «!x» no se admite.", (1, 8))),
        ("a: {<<: [1]}\n", ("«<<» solo une mapas.", (1, 4))),
    ],
)
def test_what_no_sort_of_file_may_hold_is_told_wherever_it_stands(
    text: str, said: tuple[str, tuple[int, int]]
) -> None:
    assert [said] == _surveyed(text)


def test_a_merge_takes_in_another_mapping_and_what_is_written_counts() -> None:
    text = "b: &b {x: 1, y: 2}\na: {<<: *b, x: 3}\n"
    assert ({"y": 2, "x": 3}, []) == _asked(text, lambda reader, node: reader.data(node))


def test_aliases_are_told_where_a_sort_takes_none() -> None:
    assert "No se admiten anclas ni alias" in _refused("steps: &a [1]\nid: *a\n", STORY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "x.yaml está vacío: el escenario debe ser un mapa YAML con id, steps.\nEscriba uno."),
        ("- secreto", "x.yaml:1:1\nEl escenario debe ser un mapa YAML con id, steps."),
        ("clave: secreta", "x.yaml:1:1\nNo es un escenario: no tiene ninguna de sus claves."),
        ("clave: [secreta", "x.yaml:1:16\nEl escenario no es YAML válido"),
    ],
)
def test_a_text_that_is_something_else_is_not_quoted(text: str, said: str) -> None:
    told = _refused(text, STORY)
    assert (True, False) == (told.startswith(said), "secret" in told)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 10_000, "anida demasiados niveles"),
        ("- " * 100_000, "anida demasiados niveles"),
        ("a: &a [*a]", "anida demasiados niveles"),
        ("a: 1\n" * 100_000, "tiene demasiados valores"),
        ("a0: &a0 [x, x]\n" + DOUBLED, "crece sin medida"),
    ],
)
def test_a_bomb_is_refused_unread(text: str, said: str) -> None:
    assert said in _refused(text)


ASKED: tuple[tuple[str, Asked, object, tuple[str, ...]], ...] = (
    ("hola", lambda r, n: r.text(n, "a"), "hola", ()),
    ("2026-01-02", lambda r, n: r.text(n, "a"), "2026-01-02", ()),
    ("7", lambda r, n: r.text(n, "a"), "", ("a debe ser un texto.",)),
    ("[x]", lambda r, n: r.text(n, "a"), "", ("a debe ser un solo valor.",)),
    ("0400", lambda r, n: r.scalar(n, "a"), None, ("a es «0400», que YAML lee en otra base.",)),
    ("!!int x", lambda r, n: r.scalar(n, "a"), None, ("a «x» no se entiende.",)),
    ("si", lambda r, n: r.boolean(n, "a"), False, ("a debe ser true o false.",)),
    ("3", lambda r, n: r.whole(n, "a", 1), 3, ()),
    ("0", lambda r, n: r.whole(n, "a", 1), 1, ("a es 0: está fuera de los límites.",)),
    ("x", lambda r, n: r.whole(n, "a", 1), 1, ("a debe ser un número entero, y es «x».",)),
    ("2.5", lambda r, n: r.number(n, "a", 0, 9), 2.5, ()),
    ("0", lambda r, n: r.number(n, "a", 0, 9, above=True), 0, ("a «0» no se acepta.",)),
    ("b", lambda r, n: r.choice(n, "La letra", ("b", "c")), "b", ()),
    ("d", lambda r, n: r.choice(n, "La letra", "bc"), "d", ("La letra «d» no se conoce.",)),
    ("[]", lambda r, n: r.texts(n, "a"), (), ()),
    ("[1]", lambda r, n: r.texts(n, "a"), ("",), ("Un elemento de a debe ser un texto.",)),
    ("x", lambda r, n: r.sequence(n, "a", empty=True), [], ("a debe ser una lista.",)),
    ("x", lambda r, n: r.mapping(n, "a b"), {}, ("A b debe ser un mapa «clave: valor».",)),
    ("x1", lambda r, n: r.pattern(n, "a", LETTERS, "letras"), "x1", (FORM,)),
    ("~", lambda r, n: filled(n), None, ()),
)


@pytest.mark.parametrize(("written", "ask", "value", "said"), ASKED)
def test_a_value_is_what_was_asked_for_or_one_fault(
    written: str, ask: Asked, value: object, said: tuple[str, ...]
) -> None:
    assert (value, [*said]) == _asked(f"a: {written}", ask)


def test_a_key_that_is_not_there_is_no_fault_and_says_nothing() -> None:
    reader = YamlReader("a: 1", "x.yaml", FREE)
    asked = (
        reader.mapping(None, "x"),
        reader.sequence(None, "x"),
        reader.text(None, "x"),
        reader.choice(None, "x", ("y",)),
        reader.boolean(None, "x", usual=True),
    )
    assert (({}, [], "", "", True), []) == (asked, reader.told())


def test_a_file_says_in_which_version_it_is_written() -> None:
    reader = YamlReader("version: 2\n", "x.yaml", FREE)
    reader.versioned(("version",))
    assert [("Versión «2» del archivo.", (1, 10))] == [
        (one.message, one.position) for one in reader.told()
    ]


def test_a_file_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"No existe el escenario .*no\.yaml\.\nRevise la ruta\."):
        read_text(tmp_path / "no.yaml", STORY)


def test_the_word_that_was_meant_is_told_with_the_few_that_are_accepted() -> None:
    assert "¿Quiso decir «rojo»? Se acepta: rojo, azul." == nearest("roj", ("rojo", "azul"))
    assert "" == nearest("zzz", [f"palabra{n}" for n in range(21)])
