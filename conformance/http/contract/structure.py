"""The frame of a document: paths, operations, parameters, bodies and answers are there in the shape
that is read.

An extension (`x-…`) may stand anywhere and holds anything: it is never taken for one of them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from conformance.core.errors import Fault, InputError
from conformance.http.contract.measure import token
from conformance.http.contract.schema import broken, resolve

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The HTTP methods a path item may hold, lower case, in OpenAPI's order."""

_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_MOST_OPERATIONS = 5_000
_HOPS = 20
_VARIABLE = re.compile(r"\{([^{}]*)\}")


def plain(named: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an object holds by name, without its extensions."""
    return {
        name: value for name, value in named.items() if not name.startswith("x-") or "/" in name
    }


def followed(raw: Mapping[str, Any], node: Any) -> Any:
    """Return what a node is, or what it refers to."""
    for _ in range(_HOPS):
        if not (isinstance(node, Mapping) and isinstance(node.get("$ref"), str)):
            break
        node = resolve(raw, node["$ref"], "#")
    return node


def server_url(server: Any) -> str:
    """Return the address of a server with its variables at their defaults, "" for what is no
    server.
    """
    if not isinstance(server, Mapping):
        return ""
    known = server.get("variables")
    variables = known if isinstance(known, Mapping) else {}

    def default(match: re.Match[str]) -> str:
        said = variables.get(match[1])
        value = said.get("default") if isinstance(said, Mapping) else None
        return match[0] if value is None else str(value)

    return _VARIABLE.sub(default, str(server.get("url") or ""))


def broken_references(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each reference that leads nowhere, or out of the document."""
    led: dict[str, bool] = {}
    for ref, where in _references(raw, "#"):
        if ref not in led:
            led[ref] = _leads(raw, ref)
        if not led[ref]:
            yield broken(ref, where)


def misshapen(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for each part of the frame that is not what is read there."""
    paths = raw.get("paths", {})
    if not isinstance(paths, Mapping):
        yield _wrong("#/paths", "un objeto con las rutas", paths)
        return
    count = sum(isinstance(item, Mapping) and len(item.keys() & METHODS) for item in paths.values())
    if max(count, len(paths)) > _MOST_OPERATIONS:
        yield Fault(
            f"En #/paths hay {max(count, len(paths))} operaciones.",
            None,
            f"Se aceptan hasta {_MOST_OPERATIONS}: compruebe que el archivo es el contrato.",
        )
        return
    for path, written in plain(paths).items():
        where, item = f"#/paths/{token(path)}", followed(raw, written)
        if not isinstance(item, Mapping):
            yield _wrong(where, "un objeto con las operaciones", item)
            continue
        yield from _of_parameters(raw, item, where)
        for method in METHODS:
            if method in item:
                yield from _of_operation(raw, item[method], f"{where}/{method}")


def _references(tree: Any, start: str) -> Iterator[tuple[str, str]]:
    pending = [(tree, start)]
    while pending:
        node, where = pending.pop()
        if isinstance(node, Mapping):
            ref = node.get("$ref")
            if isinstance(ref, str):
                yield ref, where
            pending += [
                (value, f"{where}/{token(key)}")
                for key, value in node.items()
                if isinstance(value, Mapping | list)
                and key not in _DATA
                and not key.startswith("x-")
            ]
        elif isinstance(node, list):
            pending += [
                (value, f"{where}/{index}")
                for index, value in enumerate(node)
                if isinstance(value, Mapping | list)
            ]


def _leads(raw: Mapping[str, Any], ref: str) -> bool:
    try:
        end = followed(raw, {"$ref": ref})
    except InputError:
        return False
    # References that go round.
    return not (isinstance(end, Mapping) and isinstance(end.get("$ref"), str))


def _of_operation(raw: Mapping[str, Any], operation: Any, where: str) -> Iterator[Fault]:
    if not isinstance(operation, Mapping):
        yield _wrong(where, "una operación (objeto)", operation)
        return
    yield from _of_parameters(raw, operation, where)
    yield from _of_content(followed(raw, operation.get("requestBody", {})), f"{where}/requestBody")
    answers = operation.get("responses", {})
    if not isinstance(answers, Mapping):
        yield _wrong(f"{where}/responses", "un objeto con las respuestas", answers)
        return
    for status, answer in plain(answers).items():
        yield from _of_content(followed(raw, answer), f"{where}/responses/{status}")


def _of_content(holder: Any, where: str) -> Iterator[Fault]:
    content = holder.get("content", {}) if isinstance(holder, Mapping) else holder
    if not isinstance(content, Mapping) or not all(
        isinstance(one, Mapping) for one in plain(content).values()
    ):
        yield _wrong(where, "un objeto con «content» por tipo de medio", content)


def _of_parameters(
    raw: Mapping[str, Any], holder: Mapping[str, Any], where: str
) -> Iterator[Fault]:
    parameters = holder.get("parameters", [])
    if not isinstance(parameters, list):
        yield _wrong(f"{where}/parameters", "una lista", parameters)
        return
    for index, parameter in enumerate(parameters):
        place, known = f"{where}/parameters/{index}", followed(raw, parameter)
        if not isinstance(known, Mapping) or not all(
            isinstance(known.get(key), str) for key in ("name", "in")
        ):
            yield _wrong(place, "un parámetro con «name» e «in»", parameter)
        elif "content" in known:
            yield from _of_content(known, place)


def _wrong(where: str, wanted: str, given: Any) -> Fault:
    return Fault(
        f"En {where} debía haber {wanted}, y hay «{json.dumps(given, ensure_ascii=False):.60}».",
        None,
        "Corrija el documento o pida a quien lo publica uno que cumpla OpenAPI 3.",
    )
