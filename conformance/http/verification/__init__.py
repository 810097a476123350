"""A pack is verified whole when it is loaded: every name that a table of it gives stands in the
table where it belongs.

The rules of the room: what a record holds is of the type that it declares (`shape`), or nothing
else is looked at. Then each table of a pack has one function in `TABLES`, which yields the faults
of its rows; `values` looks at all of them. A fault says table, row, the name that nobody knows, and
what comes near. All faults of all tables are told at once, as one InputError. A new table of the
record is a new function.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from conformance.core import installed
from conformance.core.errors import Fault, InputError, UsageError
from conformance.core.installed import refuse_files, said
from conformance.core.setting import Settings
from conformance.http.pack import Pack
from conformance.http.verification.access import access, observations, paging, races, roles
from conformance.http.verification.auth import auth
from conformance.http.verification.known import PackWords, Table
from conformance.http.verification.lifecycles import lifecycles
from conformance.http.verification.lists import lists
from conformance.http.verification.references import (
    answers,
    bindings,
    citations,
    documents,
    functions,
    modules,
    norm,
    quirks,
    reference,
    requirements,
    scenarios,
)
from conformance.http.verification.requests import (
    bulks,
    coverings,
    details,
    exemplars,
    goes_once,
    hostile,
    names,
    rows,
    written,
    written_rows,
)
from conformance.http.verification.resources import needs, resources
from conformance.http.verification.served import Broken, served
from conformance.http.verification.settings import settings
from conformance.http.verification.shape import shape
from conformance.http.verification.values import values

TABLES: tuple[Table, ...] = (
    values,
    documents,
    bindings,
    norm,
    quirks,
    requirements,
    citations,
    modules,
    answers,
    roles,
    access,
    auth,
    observations,
    races,
    paging,
    lists,
    lifecycles,
    exemplars,
    names,
    rows,
    written,
    written_rows,
    bulks,
    coverings,
    hostile,
    details,
    goes_once,
    scenarios,
    resources,
    needs,
    functions,
    settings,
    reference,
)


@cache
def load_pack(name: str) -> Pack:
    """Return the pack of a name, verified whole, once a process. Raises UsageError or
    InputError.
    """
    found = installed.load(name)
    refuse_files(found)
    pack: Pack = found
    verify(pack)
    return pack


def chosen_pack(asked: str | None, files: Sequence[Path] = ()) -> Pack:
    """Return the pack asked for, that whose stories or documents all these files are, or the usual
    one. Raises UsageError or InputError.
    """
    return load_pack(installed.choose(asked or _home_of(files)))


def _home_of(files: Sequence[Path]) -> str | None:
    """Return the name of the pack of which all of them are; one that doesn't load has none."""
    known = installed.names()
    if not files or len(known) < 2:
        return None
    return next((name for name in known if all(_is_of(name, one.resolve()) for one in files)), None)


def _is_of(name: str, file: Path) -> bool:
    """Say whether a file stands among the stories of a pack, or is a document of it."""
    try:
        pack: Any = installed.load(name)
    except UsageError:
        return False
    if not isinstance(pack, Pack):
        return False
    documents = (one.resolve() for one in pack.documents.values())
    return file.is_relative_to(pack.scenarios.resolve()) or file in documents


def verify(pack: Pack) -> None:
    """Return when every cross reference of a pack holds. Raises InputError with all that do not."""
    _refuse(pack, shape(pack))
    known = PackWords(pack)
    _refuse(pack, [fault for table in TABLES for fault in _told(table, known)])


def configured(pack: Pack, given: Settings) -> Pack:
    """Return a pack as it is at a target with these settings, verified whole again where they
    change it. Raises UsageError or InputError.
    """
    try:
        made = pack.at(given)
    except Exception as error:  # noqa: BLE001  # whatever a pack's own code may raise
        raise UsageError(
            f"El paquete {pack.name} no se pudo ajustar a lo que dice el objetivo (settings): "
            f"{said(error)}.\nRevise esos valores, o avise a quien mantiene el paquete."
        ) from None
    if made is not pack:
        verify(made)
    return made


def _told(table: Table, known: PackWords) -> Iterator[Fault]:
    """Yield the faults of a table; that it can't be read is one more, at the row it came to."""
    known.row = ""
    try:
        yield from table(known)
    except Exception as error:  # noqa: BLE001  # whatever a pack's own code or values may raise
        row = f", fila «{known.row}»" if known.row else ""
        yield Fault(f"tabla {table.__name__}{row}: no se pudo leer: {said(error)}.")


def verify_reference(
    pack: Pack,
    defects: Mapping[str, Broken],
    services: Collection[str],
    roles: Collection[str],
    settings: Collection[str] = (),
    requirements: Collection[str] = (),
) -> None:
    """Return when what a reference server names is of its pack. Raises InputError with all that is
    not.
    """
    _refuse(pack, list(served(pack, defects, services, roles, settings, requirements)))


def _refuse(pack: Pack, found: Sequence[Fault]) -> None:
    if found:
        told = [Fault(f"Paquete {pack.name}, {one.message}", None, one.accepted) for one in found]
        raise InputError(told)


__all__ = ["TABLES", "chosen_pack", "configured", "load_pack", "verify", "verify_reference"]
