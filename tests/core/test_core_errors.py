"""What the system and the YAML parsers say in English is told in Spanish."""

import errno
import os

import pytest
import yaml

from conformance.core.errors import why
from conformance.core.yaml.problem import yaml_problem


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EISDIR, "es una carpeta"),
        (errno.EEXIST, "ya existe un archivo con ese nombre"),
        (errno.ENOENT, "no existe"),
        (errno.EADDRINUSE, "ya está en uso"),
        (errno.EACCES, "no hay permiso"),
        (errno.EXDEV, f"error EXDEV de {os.name}"),
    ],
)
def test_an_error_of_the_system_is_told_by_its_number(number: int, said: str) -> None:
    assert said == why(OSError(number, os.strerror(number)))


def test_bytes_that_are_no_text_say_how_to_save_the_file() -> None:
    with pytest.raises(UnicodeDecodeError) as raised:
        b"id: \xff".decode("utf-8")
    assert "no es texto UTF-8 (el byte 5 no se entiende); guárdelo como UTF-8" == why(raised.value)


def test_an_error_without_a_number_still_says_something() -> None:
    assert ("el sistema no lo permite", "el nombre no es válido") == (
        why(OSError()),
        why(ValueError("null byte")),
    )


@pytest.mark.parametrize(
    "text",
    [
        "a:\n\tb: 1",
        "a: b: c",
        "a: [1",
        "a: {b",
        "a:\n  - 1\n b: 2",
        "a: 'x",
        "a: *b",
        "a: 1\n---\nb: 2",
        "a: @x",
        'a: "\\q"',
        "a: \x07",
        "a: 1\nb\nc: 2",
        "a: [1\nb: 2",
        "- 1\nb: 2",
        "a: !x!y 1",
    ],
)
@pytest.mark.parametrize("loader", [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)])
def test_no_english_of_either_yaml_parser_is_left(text: str, loader: type[yaml.SafeLoader]) -> None:
    with pytest.raises(yaml.YAMLError) as raised:
        yaml.compose(text, Loader=loader)
    problem = getattr(raised.value, "problem", None) or raised.value
    assert "no se entiende lo que hay en este lugar" != yaml_problem(problem), problem
