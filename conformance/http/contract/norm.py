"""The norm: what published documents say only in prose, read from a pack's file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.http.contract.marked import Keys, Marked, load_marked

_TOP = ("version", "sources", "additions", "problems")
_BODIES = {"required": False, "optional": True}
_OWN = "own"
_ADDITION = ("source", "request", "parameters", "responses", "response")


@dataclass(frozen=True, slots=True)
class Addition:
    """What one source of the norm adds to a capability; `own_response` takes the 2xx of our
    contract.
    """

    source: str
    request: Mapping[str, Any]
    parameters: Mapping[str, Mapping[str, Any]]
    responses: tuple[int, ...]
    response: Mapping[str, Any] | None
    own_response: bool


@dataclass(frozen=True, slots=True)
class Norm:
    """All additions by capability, and the titles of their sources.

    `problems` are the statuses whose body is a problem (RFC 9457) in this system, whatever the
    operation: True for those that may come without a body.
    """

    sources: Mapping[str, str]
    additions: Mapping[str, tuple[Addition, ...]]
    problems: Mapping[int, bool] = field(default_factory=dict)

    def answering(self, capability: str) -> str:
        """Return the source of what a right answer of a capability is, or ""."""
        return next(
            (
                one.source
                for one in self.additions.get(capability, ())
                if one.own_response or one.response is not None
            ),
            "",
        )


def load_norm(path: Path) -> Norm:
    """Return the norm of a file, checked whole. Raises InputError with all faults at once."""
    marked = load_marked(path)
    top = marked.mapping((), marked.value, "El archivo de la norma")
    marked.known((), top, _TOP)
    if top.get("version") != 1:
        marked.fault(
            ("version",),
            f"Versión «{top.get('version')}» del archivo de la norma.",
            "Se acepta: 1.",
        )
    sources = marked.mapping(("sources",), top.get("sources") or {}, "«sources»")
    additions = marked.mapping(("additions",), top.get("additions") or {}, "«additions»")
    found = {name: tuple(_additions(marked, name, rows)) for name, rows in additions.items()}
    problems = _problems(marked, top.get("problems") or {})
    marked.raise_faults()
    return Norm({key: str(text) for key, text in sources.items()}, found, problems)


def _problems(marked: Marked, value: Any) -> dict[int, bool]:
    given = marked.mapping(("problems",), value, "«problems»")
    for status, body in given.items():
        if not (status.isdigit() and body in _BODIES):
            marked.fault(
                ("problems", status),
                f"«{status}: {body}» no dice qué cuerpo lleva un estado.",
                "Ejemplo: {'400': required}. Se acepta: " + ", ".join(_BODIES) + ".",
            )
    known = {status: body for status, body in given.items() if status.isdigit()}
    return {int(status): _BODIES[body] for status, body in known.items() if body in _BODIES}


def _additions(marked: Marked, name: str, rows: Any) -> Iterator[Addition]:
    if not isinstance(rows, list):
        marked.fault(
            ("additions", name),
            f"Las adiciones de «{name}» no son una lista.",
            "Escriba «- source: …» y lo que añade.",
        )
        return
    for index, row in enumerate(rows):
        path = ("additions", name, index)
        given = marked.mapping(path, row, f"La adición a «{name}»")
        marked.known(path, given, _ADDITION)
        yield _AdditionReader(marked, path, given).addition(name)


@dataclass(frozen=True, slots=True)
class _AdditionReader:
    """What is written of one addition, at its place in the file."""

    marked: Marked
    path: Keys
    given: Mapping[str, Any]

    def addition(self, name: str) -> Addition:
        return Addition(
            source=self._source(name),
            request=self._mapping("request"),
            parameters=self._parameters(),
            responses=self._statuses(),
            response=self._response(),
            own_response=self.given.get("response") == _OWN,
        )

    def _source(self, name: str) -> str:
        source = self.given.get("source")
        if not isinstance(source, str) or not source:
            said = f"Una adición a «{name}» no cita su fuente."
            self.marked.fault(self.path, said, "Escriba «source: …».")
        return str(source)

    def _mapping(self, key: str) -> dict[str, Any]:
        written = self.given.get(key) or {}
        return self.marked.mapping((*self.path, key), written, f"«{key}»")

    def _parameters(self) -> dict[str, Mapping[str, Any]]:
        parameters = self._mapping("parameters")
        for name, value in parameters.items():
            place = (*self.path, "parameters", name)
            self.marked.mapping(place, value, f"El parámetro «{name}»")
        return {name: value for name, value in parameters.items() if isinstance(value, dict)}

    def _statuses(self) -> tuple[int, ...]:
        written = self.given.get("responses") or []
        if isinstance(written, list) and all(map(_is_status, written)):
            return tuple(written)
        self.marked.fault(
            (*self.path, "responses"),
            "«responses» no es una lista de estados HTTP.",
            "Ejemplo: [400, 404].",
        )
        return ()

    def _response(self) -> Mapping[str, Any] | None:
        if self.given.get("response", _OWN) == _OWN:
            return None
        place = (*self.path, "response")
        response = self.marked.mapping(place, self.given["response"], "«response»")
        schema = response.get("schema")
        if not isinstance(schema, dict):
            self.marked.fault(
                place, "«response» no trae «schema».", "Se acepta: own, o {schema: …}."
            )
        return schema


def _is_status(value: Any) -> bool:
    return isinstance(value, int) and 100 <= value <= 599
