"""The reference of the page on packs: every record that a `Pack` holds, read from its types.

`python tests/toy/toy_reference.py` prints the table as it stands in `docs/paquetes.md`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from conformance.http.auth.basic import Basic
from conformance.http.auth.bearer import BearerLogin
from conformance.http.auth.password_grant import PasswordGrant
from conformance.http.auth.path_token import PathToken
from conformance.http.auth.recipe import Open
from conformance.http.pack import Pack

SOURCE = Path(sys.modules["conformance"].__path__[0])
RECIPES = (BearerLogin, Basic, PasswordGrant, PathToken, Open)
"""What `Auth.recipes` may hold: its type is an interface."""
_NOT_READERS = ("packs", "http/verification", "http/pack.py")


def records() -> tuple[type, ...]:
    """Return every record that a pack may hold, in the order in which its fields lead to them."""
    found: dict[type, None] = {}
    _gather(Pack, found)
    for recipe in RECIPES:
        _gather(recipe, found)
    return tuple(found)


def _gather(hint: Any, found: dict[type, None]) -> None:
    if isinstance(hint, type) and is_dataclass(hint):
        if hint in found or not hint.__module__.startswith("conformance."):
            return
        found[hint] = None
        for one in get_type_hints(hint).values():
            _gather(one, found)
    elif isinstance(hint, type) and (issubclass(hint, Enum) or hint is Open):
        found[hint] = None
    elif not _is_function(hint):
        for one in get_args(hint):
            _gather(one, found)


def _is_function(hint: Any) -> bool:
    """Whether it is a function's type: what it takes and gives is not held."""
    return any(isinstance(one, list) for one in get_args(hint))


def record_rows() -> Iterator[str]:
    """Yield a row per record: its name, where it is imported from, its fields (those that must be
    given stand first), and who reads it.
    """
    for one in records():
        yield f"| `{one.__name__}` | `{one.__module__}` | {_told(one)} | {_readers(one)} |"


def _told(one: type) -> str:
    if issubclass(one, Enum):
        return ", ".join(f"`{member.name}`" for member in one)
    if not is_dataclass(one):
        return ""
    needed = [each.name for each in fields(one) if _is_needed(each)]
    rest = [each.name for each in fields(one) if not _is_needed(each)]
    return " · ".join(", ".join(f"`{name}`" for name in part) for part in (needed, rest) if part)


def _is_needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _readers(record: type) -> str:
    """Return the rooms of the harness whose modules import a record: who reads it there."""
    imported = re.compile(
        rf"^from {re.escape(record.__module__)} import [^)\n]*(?:\([^)]*)?\b{record.__name__}\b",
        re.M,
    )
    rooms = sorted({room for room, text in _texts() if imported.search(text)})
    return ", ".join(f"`{room}`" for room in rooms)


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    """Return the room and the text of each module that may read a record."""
    named = [(path.relative_to(SOURCE), path) for path in sorted(SOURCE.rglob("*.py"))]
    return tuple(
        (_room(name), path.read_text(encoding="utf-8"))
        for name, path in named
        if not name.as_posix().startswith(_NOT_READERS)
    )


def _room(name: Path) -> str:
    """Return the folder of the harness in which a module stands, or the module beside them."""
    folder = name.parent.as_posix()
    return name.stem if folder == "." else folder


HEAD = ("| registro | se importa de | campos | lo leen |", "|---|---|---|---|")


def table() -> str:
    """Return the reference in Markdown."""
    return "\n".join((*HEAD, *record_rows()))


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")
