"""Whether an answer is like the one that a ledger holds, in what time does not change: the status,
the fields that each row had and their kinds, and the values that were asked for by path or query
and came back. A row more, another amount or another date is no difference.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from conformance.http.wire.masking import MASK

_ECHOED = 3  # characters of a value that is no coincidence
_ROW = "[]"
Leaf = tuple[str, ...]
Line = Mapping[str, Any]


def otherwise(line: Line, status: int, body: str | None) -> str:
    """Return how an answer differs from the one that a line holds, "" where it does not."""
    if status != line["status"]:
        return f"respondió {status}, y el libro dice {line['status']}"
    then, now = tree_of(line["response_body"]), tree_of(body)
    if then is None or now is None:
        return ""
    return next(
        (said for said in (*_of_shape(Leaves(then), Leaves(now)), *_of_echo(line, then, now))), ""
    )


def tree_of(body: str | None) -> Any:
    """Return the JSON of a body as it is kept, None for what is none or was cut."""
    try:
        return json.loads(body or "")
    except (ValueError, RecursionError):
        return None


class Leaves:
    """The fields of a tree, those of the rows of a list as one: how often each place of objects
    was there, which fields each of them had, and the kinds and values of each field.
    """

    def __init__(self, tree: Any) -> None:
        self.objects: dict[Leaf, int] = {}
        self.fields: dict[Leaf, int] = {}
        self.values: dict[Leaf, list[Any]] = {}
        pending: list[tuple[Leaf, Any]] = [((), tree)]
        while pending:
            at, node = pending.pop()
            self.values.setdefault(at, []).append(node)
            if isinstance(node, dict):
                self.objects[at] = self.objects.get(at, 0) + 1
                pending += (((*at, str(name)), value) for name, value in node.items())
                for name in node:
                    self.fields[*at, str(name)] = self.fields.get((*at, str(name)), 0) + 1
            elif isinstance(node, list):
                pending += (((*at, _ROW), value) for value in node)

    def always(self) -> list[Leaf]:
        """Return the fields that each of their objects had."""
        return [at for at, count in self.fields.items() if count == self.objects[at[:-1]]]

    def kinds(self, at: Leaf) -> set[str]:
        """Return the kinds of a field's values, those left out that say nothing."""
        return {_kind(value) for value in self.values.get(at, ())} - {""}


def _kind(value: Any) -> str:
    if value is None or (isinstance(value, str) and MASK in value):
        return ""
    if isinstance(value, bool):
        return "booleano"
    if isinstance(value, int | float):
        return "número"
    if isinstance(value, dict):
        return "objeto"
    return "lista" if isinstance(value, list) else "texto"


def _of_shape(then: Leaves, now: Leaves) -> Iterator[str]:
    for at in then.always():
        if now.objects.get(at[:-1]) and now.fields.get(at, 0) < now.objects[at[:-1]]:
            yield f"falta «{_named(at)}»"
    for at in then.values:
        before, after = then.kinds(at), now.kinds(at)
        if before and after and not after <= before:
            is_, was = (" o ".join(sorted(one)) for one in (after, before))
            yield f"«{_named(at)}» es {is_}, y era {was}"


def _of_echo(line: Line, then: Any, now: Any) -> Iterator[str]:
    """Yield the fields that held what was asked for, and hold something else."""
    asked = {value for value in _asked(line["url"]) if len(value) >= _ECHOED}
    before, after = Leaves(then), Leaves(now)
    for at, values in before.values.items():
        told = {written(value) for value in values}
        if len(told) == 1 and told <= asked:
            others = {written(value) for value in after.values.get(at, ())} - told - {""}
            if others:
                yield f"«{_named(at)}» ya no es lo que se pidió"


def _asked(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    yield from (unquote(one) for one in parts.path.split("/"))
    yield from (value for _, value in parse_qsl(parts.query))


def written(value: Any) -> str:
    """Return a value as an address would have it, "" for one that says nothing."""
    return str(value) if _kind(value) in ("texto", "número") else ""


def _named(at: Leaf) -> str:
    return ".".join(at) or "el cuerpo"
