"""From bytes to a JSON tree: gzip, byte order marks, UTF-16, JSON and YAML, each fault at its
place.
"""

import codecs
import json
import re
from typing import Any

import yaml

from conformance.core.errors import Fault, InputError, Place, UsageError, names_any
from conformance.core.regular_file import CONTRACT as LIMIT
from conformance.core.regular_file import gunzip, megabytes
from conformance.core.yaml.bounded import FAST, MOST_NODES, OversizeError, compose
from conformance.core.yaml.problem import yaml_problem
from conformance.core.yaml.repeated import RepeatedKey, in_yaml
from conformance.http.contract.measure import too_many, whole_number
from conformance.http.contract.repeated import RepeatedKeyError, in_json, once

_NODES = MOST_NODES
_LONG = 200
_MOST_TOLD = 20
_OPENAPI = ("openapi", "swagger", "info", "paths", "components", "servers")
# What Python's reader of JSON says -> the same in Spanish.
_JSON = (
    ("',' delimiter", "falta «,» o el cierre"),
    ("':' delimiter", "falta «:» después de una clave"),
    ("trailing comma", "sobra una coma al final"),
    ("Expecting value", "falta un valor"),
    ("property name", "falta una clave entre comillas dobles"),
    ("Unterminated string", "un texto no se cierra"),
    ("control character", "hay un carácter de control o un salto de línea dentro de un texto"),
    ("escape", "hay una secuencia con «\\» que JSON no conoce"),
    ("Extra data", "sobra texto después del documento"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, origin: str) -> str:
    """Return the text of `content`, gunzipped, without byte order mark. Raises UsageError."""
    try:
        content = gunzip(content, LIMIT)
    except ValueError as error:
        raise UsageError(f"El contrato {origin} {error}. Descárguelo de nuevo.") from error
    if len(content) > LIMIT:
        raise too_large(origin)
    if not content.strip():
        raise UsageError(f"El contrato {origin} está vacío. Se espera OpenAPI o una página Redoc.")
    text = _unicode(content)
    if text is None or _binary(text):
        raise UsageError(
            f"El contrato {origin} es un archivo binario, no un texto. Se espera un documento "
            "OpenAPI (JSON o YAML, también comprimido con gzip) o una página Redoc (HTML)."
        )
    return text


def too_large(origin: str) -> UsageError:
    """Return the error of a contract beyond the size limit."""
    return UsageError(
        f"No se leyó el contrato {origin}: pasa de {megabytes(LIMIT)} MB. "
        "Un documento OpenAPI ocupa menos: compruebe que es el archivo del contrato."
    )


def is_page(text: str) -> bool:
    """Say whether a text is HTML (or XML) rather than JSON or YAML."""
    return text.lstrip()[:1] == "<"


def _binary(text: str) -> bool:
    """Say whether a decoded text is none: the code of a viewer, inlined in a page, does hold
    control characters.
    """
    return not is_page(text) and _CONTROL.search(text) is not None


def parse(text: str, origin: str) -> tuple[Any, str]:
    """Return the JSON tree of a JSON or YAML text, and which of the two it was. Raises
    InputError.
    """
    try:
        if text.lstrip()[:1] in ("{", "["):
            try:
                if too_many(text):
                    raise OversizeError("tiene demasiados valores")
                return json.loads(text, object_pairs_hook=once, parse_int=whole_number), "json"
            except RepeatedKeyError:
                raise _repeated(in_json(text, _MOST_TOLD), text, origin) from None
            except json.JSONDecodeError as error:
                # YAML in flow style also starts with a brace; its keys need no quotes
                if "property name" not in error.msg:
                    raise _json_fault(error, origin) from error
        return _plain(_yaml(text, origin), origin), "yaml"
    except OversizeError as error:
        raise UsageError(
            f"No se leyó el contrato {origin}: {error}. Compruebe que el archivo es el contrato; "
            "si usa alias YAML (&, *), guárdelo sin ellos, por ejemplo como JSON."
        ) from error
    except (ValueError, yaml.YAMLError) as error:
        raise _yaml_fault(error, text, origin) from error
    except RecursionError as error:
        raise UsageError(
            f"El contrato {origin} está anidado demasiado hondo para ser leído. "
            "Compruebe que el archivo es el contrato."
        ) from error


def place(origin: str, line: int, column: int, text: str) -> Place:
    """Return the place with its source line, or without it: too long to show, or of a text that is
    no document.
    """
    lines = text.splitlines() if names_any(text, _OPENAPI) else []
    source = lines[line - 1] if 0 < line <= len(lines) else ""
    return Place(origin, line, column, source if len(source) <= _LONG else "")


def _unicode(content: bytes) -> str | None:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], name)
    head = content[:200]
    if head[1::2].count(0) > len(head) // 4:
        return _strict(content, "utf-16-le")
    if head[0::2].count(0) > len(head) // 4:
        return _strict(content, "utf-16-be")
    # Windows editors still save Spanish texts as cp1252
    return _strict(content, "utf-8") or _strict(content, "cp1252")


def _strict(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name)
    except UnicodeDecodeError:
        return None


def _yaml(text: str, origin: str) -> Any:
    kind: Any = _JsonTypesLoader
    try:
        node = compose(text, _JsonTypesLoader, _NODES)
    except yaml.YAMLError as error:
        if "duplicate anchor" not in str(error):
            raise
        kind = _Renewing  # an anchor may be defined again; the loader in C does not let it
        node = compose(text, _Renewing, _NODES)
    if node is None:
        return None
    again = in_yaml(node)[:_MOST_TOLD]
    if again:
        raise _repeated(again, text, origin)
    return kind("").construct_document(node)


def _repeated(again: list[RepeatedKey], text: str, origin: str) -> InputError:
    """Return the error of a document that says two things under one name: readers differ in which
    counts.
    """
    ours = names_any(text, _OPENAPI)
    return InputError(
        [
            Fault(
                f"El contrato {origin} no se puede usar: la "
                f"clave{f' «{one.key}»' if ours else ''} está repetida (ya está en la línea "
                f"{one.first}).",
                place(origin, one.line, one.column, text),
                "Deje una sola: cada lector tomaría una distinta.",
            )
            for one in again
        ]
    )


def _json_problem(message: str) -> str:
    return next(
        (spanish for english, spanish in _JSON if english in message),
        "no se entiende lo que hay ahí",
    )


def _json_fault(error: json.JSONDecodeError, origin: str) -> InputError:
    return InputError(
        [
            Fault(
                f"El contrato {origin} no es JSON válido: {_json_problem(error.msg)}.",
                place(origin, error.lineno, error.colno, error.doc),
                "Corrija el archivo en ese lugar o descárguelo de nuevo (¿quedó cortado?).",
            )
        ]
    )


def _yaml_fault(error: Exception, text: str, origin: str) -> InputError:
    mark = getattr(error, "problem_mark", None)
    problem = yaml_problem(getattr(error, "problem", None) or error)
    where = place(origin, mark.line + 1, mark.column + 1, text) if mark else None
    return InputError(
        [
            Fault(
                f"El contrato {origin} no es JSON ni YAML válido: {problem}.",
                where,
                "Se espera un documento OpenAPI en JSON o YAML, o una página Redoc.",
            )
        ]
    )


# which of the two classes it is shows at run time
class _JsonTypesLoader(FAST):  # type: ignore[misc]
    """YAML read as OpenAPI asks: only JSON's types, so dates, `no` and `on` stay texts."""


class _Renewing(yaml.SafeLoader):
    """The same in Python, where an anchor may be defined again (YAML 1.2, 3.2.2.2): the last one
    counts.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the node that begins here; its anchor, if it was another's, is now its own."""
        if not self.check_event(yaml.AliasEvent):
            # the stubs leave it untyped
            event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
            self.anchors.pop(getattr(event, "anchor", None), None)
        return super().compose_node(parent, index)


def _integer(loader: Any, node: yaml.ScalarNode) -> int | float:
    return whole_number(loader.construct_scalar(node))


def _number(loader: Any, node: yaml.ScalarNode) -> float:
    return float(loader.construct_scalar(node))


_RESOLVERS = (
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    (
        "float",
        r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$",
        list("-+.0123456789"),
    ),
    ("merge", r"^<<$", ["<"]),
)
for _kind in (_JsonTypesLoader, _Renewing):
    _kind.yaml_implicit_resolvers = {}
    for _name, _pattern, _firsts in _RESOLVERS:
        _kind.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", re.compile(_pattern), _firsts)
    _kind.add_constructor("tag:yaml.org,2002:int", _integer)
    _kind.add_constructor("tag:yaml.org,2002:float", _number)


def _plain(tree: Any, origin: str) -> Any:
    """Return the tree with texts as keys, aliases copied out, and no more nodes than a contract
    has.
    """
    count = 0

    def copy(node: Any) -> Any:
        nonlocal count
        count += 1
        if count > _NODES:
            raise UsageError(
                f"El contrato {origin} crece sin medida al leer sus alias YAML (&, *). "
                "Guárdelo sin alias, por ejemplo como JSON."
            )
        if isinstance(node, dict):
            return {_key(name): copy(value) for name, value in node.items()}
        if isinstance(node, list):
            return [copy(value) for value in node]
        if node is None or isinstance(node, str | int | float):
            return node
        raise UsageError(
            f"El contrato {origin} tiene un valor con una etiqueta YAML («!!…») que JSON no "
            f"conoce: «{node!s:.60}». Escríbalo como texto, entre comillas."
        )

    return copy(tree)


def _key(name: Any) -> str:
    return name if isinstance(name, str) else json.dumps(name, default=str)
