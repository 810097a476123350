"""YAML read with the place of every value, so that a fault can point at its line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from conformance.core.errors import (
    MOST_FAULTS,
    Fault,
    InputError,
    Place,
    UsageError,
    names_any,
    why,
    yaml_problem,
)
from conformance.core.regular_file import read_text as read_file
from conformance.http.contract.measure import OversizeError, compose
from conformance.http.contract.text import FAST, PLAIN

Keys = tuple[str | int, ...]
"""Keys and indexes from the top of a file to a value."""


@dataclass(slots=True)
class Marked:
    """A YAML file: its value, and for each path into it the place where it stands. Faults gather,
    up to a number.
    """

    file: str
    value: Any
    places: Mapping[Keys, Place]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Keys, message: str, accepted: str = "") -> None:
        """Note a fault at a path (or at the nearest part of it that exists)."""
        if len(self.faults) > MOST_FAULTS:
            return
        known = path
        while known and known not in self.places:
            known = known[:-1]
        self.faults.append(Fault(message, self.places.get(known), accepted))

    def raise_faults(self) -> None:
        """Raise InputError with all faults noted, if there are any."""
        if self.faults:
            raise InputError(self.faults)

    def mapping(self, path: Keys, value: Any, what: str) -> dict[str, Any]:
        """Return `value` if it is a mapping with texts as keys; otherwise note a fault and return
        {}.
        """
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return value
        self.fault(
            path, f"{what} debía ser un mapa de clave y valor.", "Escriba «clave: valor» por línea."
        )
        return {}

    def known(self, path: Keys, keys: Mapping[str, Any], accepted: tuple[str, ...]) -> None:
        """Note each key that is not accepted, with the nearest one that is."""
        for key in keys:
            if (
                key not in accepted and len(self.faults) <= MOST_FAULTS
            ):  # the nearest costs time to find
                near = get_close_matches(key, accepted, 1)
                hint = f"¿Quiso decir «{near[0]}»? " if near else ""
                self.fault(
                    (*path, key),
                    f"Clave desconocida «{key}».",
                    f"{hint}Se acepta: {', '.join(accepted)}.",
                )


def load_marked(path: Path) -> Marked:
    """Return the YAML of a file with its places. Raises InputError or UsageError, in Spanish."""
    return parse_marked(read_text(path), str(path))


def read_text(path: Path) -> str:
    """Return the text of a file, its ends of line as they are. Raises UsageError."""
    try:
        return read_file(path)
    except FileNotFoundError as error:
        raise UsageError(f"No existe el archivo «{path}».") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"No se pudo leer «{path}»: {why(error)}.") from error


def parse_marked(text: str, file: str, *, plain: bool = False, keys: Iterable[str] = ()) -> Marked:
    """Return a YAML text with its places; `plain`: each value as it was written, dates and numbers
    too.

    `keys`: a text that has none of them is something else, and is not quoted.
    """
    named = tuple(keys)
    lines = text.splitlines() if not named or names_any(text, named) else []
    marked = Marked(file, None, {})
    places: dict[Keys, Place] = {(): Place(file, 1, 1)}
    try:
        node = compose(text, FAST)
        if node is not None:
            _walk(node, (), marked, places, lines)
            marked.value = yaml.load(text, Loader=PLAIN if plain else FAST)
    except (OversizeError, RecursionError) as error:
        problem = str(error) if isinstance(error, OversizeError) else "anida demasiados niveles"
        raise InputError([Fault(f"«{file}» no es YAML que se admita: {problem}.")]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = _place(marked.file, mark, lines) if mark else None
        problem = yaml_problem(getattr(error, "problem", None) or error)
        raise InputError([Fault(f"«{file}» no es YAML válido: {problem}.", place)]) from error
    marked.places = places
    marked.raise_faults()
    return marked


def _walk(
    node: yaml.Node, path: Keys, marked: Marked, places: dict[Keys, Place], lines: list[str]
) -> None:
    if path not in places or not path:
        places[path] = _place(marked.file, node.start_mark, lines)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            inner = (*path, name)
            places[inner] = _place(marked.file, key.start_mark, lines)
            if name in seen and len(marked.faults) <= MOST_FAULTS:
                said = (
                    f" «{name}»" if lines else ""
                )  # of a text that is something else nothing is quoted
                marked.faults.append(
                    Fault(f"Clave repetida{said}.", places[inner], "Deje una sola.")
                )
            seen.add(name)
            _walk(value, inner, marked, places, lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _walk(value, (*path, index), marked, places, lines)


def _place(file: str, mark: yaml.error.Mark, lines: list[str]) -> Place:
    source = lines[mark.line] if mark.line < len(lines) else ""
    return Place(file, mark.line + 1, mark.column + 1, source)
