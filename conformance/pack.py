"""A pack: the record that a system is. Documents, bindings, lifecycles, requirements, roles, exemplars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conformance.contract.binding import Bindings
from conformance.contract.norm import Norm
from conformance.errors import Fault, InputError
from conformance.finding import Level
from conformance.lifecycle import Lifecycle
from conformance.requirement import Requirement
from conformance.stage import Factura, Need, Pool, Stage

Vary = Callable[[Any, Any, Factura | None], Any]


@dataclass(frozen=True, slots=True)
class Exemplar:
    """How to make a request of a capability that a conforming target accepts.

    `make` may call the target to prepare (a glosa to answer) and raises BlockedError when that
    fails. `uses_up`: an accepted request spends its factura, so each example needs another one.
    `free` names the fields that generation may vary, each with a function from (generated value,
    exemplar's value, factura) to a value the target must accept. `id_field` is the field that
    points at the row; `unknown` the statuses that are right when that row does not exist.
    """

    role: str
    make: Callable[[Stage, Factura | None], dict[str, Any]]
    need: Need | None = None
    uses_up: bool = False
    free: Mapping[str, Vary] = field(default_factory=dict)
    id_field: str | None = None
    unknown: tuple[int, ...] = (404,)


@dataclass(frozen=True, slots=True)
class Pack:
    """The system as data. Everything was checked whole when it was loaded.

    `excuse` says what somebody else did to a factura since discovery, "" for nothing: a refusal
    that it explains is no fault of the target.
    """

    name: str
    title: str
    documents: Mapping[str, Path]
    bindings: Bindings
    norm: Norm
    requirements: Mapping[str, Requirement]
    lifecycles: tuple[Lifecycle, ...]
    roles: tuple[str, ...]
    exemplars: Mapping[str, Exemplar]
    discover: Callable[[Stage, tuple[int, ...] | None], Pool]
    scenarios: Path
    excuse: Callable[[Stage, Factura], str]

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the system's services."""
        return tuple(self.documents)


def load_requirements(path: Path) -> dict[str, Requirement]:
    """Return the requirements of a file by id. Raises InputError when ids repeat or a key is missing."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    faults: list[Fault] = []
    result: dict[str, Requirement] = {}
    for entry in raw["requirements"]:
        missing = [key for key in ("id", "level", "source", "document", "text") if not entry.get(key)]
        if missing or entry["id"] in result:
            faults.append(Fault(f"{path.name}: el requisito {entry.get('id')!r} está repetido o le falta {missing}."))
            continue
        title = raw["documents"].get(entry["document"], entry["document"])
        result[entry["id"]] = Requirement(entry["id"], Level(entry["level"]), entry["source"], title, entry["text"],
                                          entry.get("note", ""))
    if faults:
        raise InputError(faults)
    return result
