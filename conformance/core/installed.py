"""The packs of this environment, by the entry points of `conformance.packs`: ours and anybody's.

    [project.entry-points."conformance.packs"]
    toy = "toy_conformance:load"

A distribution may say which of its packs is meant where nobody says which, as ours does:

    [project.entry-points."conformance.usual"]
    toy = "toy_conformance:load"

Reading names loads nothing. What is loaded is the one pack asked for, so that a broken one breaks
only who asks for it, and it is told with its name, its distribution and its entry point.
"""

import difflib
import traceback
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol

from conformance.core.declared import Form
from conformance.core.errors import UsageError
from conformance.core.resource import ResourceKind
from conformance.core.scope import Module
from conformance.core.setting import Setting, Settings

GROUP = "conformance.packs"
USUAL = "conformance.usual"
"""The group in which a distribution names the pack that is meant where nobody says which."""
INTERFACE = 1
"""The version of the pack's record that this core reads: a pack says for which it was made."""

HTTP, FILES = "http", "files"
"""By what the items of a pack reach its system: requests, or files that are delivered."""

_LONGEST = 200  # characters of what an exception says
_INSTALL = (
    "Instale la distribución que lo trae, en este mismo entorno de Python (pip install …); en una "
    "copia de trabajo de este proyecto: make .venv/.ready."
)


class Entrance(Protocol):
    """What a target file has to know of how a service is entered."""

    @property
    def name(self) -> str:
        """Its name: services of one name share credentials and tokens."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What a role gives for it: who it is, and a secret; nothing where nobody is asked."""

    @property
    def asks(self) -> tuple[str, ...]:
        """What a role may give for it besides."""

    @property
    def issuer(self) -> str:
        """The service that gives its tokens, "" where none does."""

    @property
    def names_caller(self) -> bool:
        """Whether a token alone is not enough: what is asked names who asks too."""


class Words(Protocol):
    """What a target file names of a pack: of the pack's record, what is read here."""

    @property
    def name(self) -> str:
        """Its name, as its entry point has it."""

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the system's services."""

    def recipe(self, service: str) -> Entrance:
        """Return how a service knows who calls."""

    @property
    def optional(self) -> frozenset[str]:
        """The services that a target may leave out."""

    @property
    def declared(self) -> Mapping[str, Form]:
        """The keys under which a target says what is looked at or compared, each with what may
        stand there.
        """

    @property
    def revisions(self) -> tuple[str, ...]:
        """The spellings of the system's paths, the usual one first."""

    @property
    def roles(self) -> Collection[str]:
        """The names of the roles that may call."""

    @property
    def sides(self) -> tuple[str, ...]:
        """The parties for which roles act."""

    @property
    def modules(self) -> tuple[Module, ...]:
        """The parts that may be judged by themselves."""

    @property
    def resources(self) -> tuple[ResourceKind, ...]:
        """The kinds of what its items work on."""

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What the system's documents leave open."""

    @property
    def spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The paths of each capability, as its candidates spell them."""

    @property
    def dispensable(self) -> frozenset[str]:
        """The capabilities that a system may do without."""

    def at(self, settings: Settings) -> "Words":
        """Return them as they are at a target with these settings."""


class UnknownPackError(UsageError):
    """No pack of this environment has the name that was asked for."""

    def __init__(self, name: str, advice: str) -> None:
        self.message, self.advice = f"No hay un paquete «{name}».", advice
        super().__init__(f"{self.message}\n{advice}")


@dataclass(frozen=True, slots=True)
class Registered:
    """A pack as a distribution registers it: nothing of it is loaded yet."""

    name: str
    entry: EntryPoint

    @property
    def distribution(self) -> str:
        """Name and version of the distribution that brings it."""
        dist = self.entry.dist
        return f"{dist.name} {dist.version}" if dist else "distribución desconocida"

    @property
    def shown(self) -> str:
        """Where it comes from, as errors say it."""
        return f"«{self.name}» ({self.distribution}, entrada {self.entry.value})"


def registered() -> tuple[Registered, ...]:
    """Return every pack that is registered, by name; a name may be registered more than once."""
    found = [Registered(entry.name, entry) for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda one: (one.name, one.distribution)))


def names() -> tuple[str, ...]:
    """Return the names of the packs of this environment, in order."""
    return tuple(dict.fromkeys(one.name for one in registered()))


def usual() -> str | None:
    """Return the pack that is meant where nobody says which: the only one installed, or the only
    one that a distribution declares so.
    """
    known = names()
    declared = {entry.name for entry in entry_points(group=USUAL)}
    meant_by_itself = [name for name in known if name in declared] if len(known) > 1 else known
    return meant_by_itself[0] if len(meant_by_itself) == 1 else None


def choose(asked: str | None) -> str:
    """Return the pack that is meant: the one asked for, or the usual one. Raises UsageError."""
    if asked is not None:
        return find(asked).name
    known, one = names(), usual()
    if not known:
        raise UsageError(f"No hay ningún paquete instalado (grupo {GROUP}).\n{_INSTALL}")
    if one is None:
        raise UsageError(
            f"Hay varios paquetes instalados: {_listed(registered())}.\n"
            f"Diga cuál con --pack, como --pack {known[0]}."
        )
    return one


def find(name: str) -> Registered:
    """Return the pack of a name. Raises UsageError where none has it, or more than one."""
    every = registered()
    found = [one for one in every if one.name == name]
    if not found:
        raise UnknownPackError(name, _advice(name, every))
    if len(found) > 1:
        raise UsageError(
            f"Hay más de un paquete «{name}»: {' y '.join(one.shown for one in found)}.\n"
            "Deje instalada una sola de esas distribuciones (pip uninstall)."
        )
    return found[0]


def _advice(name: str, known: Sequence[Registered]) -> str:
    """Return what to do about a name that no pack has: what is installed, and what comes near."""
    if not known:
        return f"No hay ningún paquete instalado (grupo {GROUP}). {_INSTALL}"
    near = difflib.get_close_matches(name, [one.name for one in known], 1, 0.5)
    meant = f"¿Quiso decir «{near[0]}»? " if near else ""
    return f"{meant}Instalados: {_listed(known)}.\n{_INSTALL}"


def load(name: str) -> Any:
    """Return the record of a pack as its entry point makes it. Raises UsageError, whatever ails it.

    Its cross references are not looked at: see `conformance.http.verification`.
    """
    one = find(name)
    try:
        made = one.entry.load()()
    except UsageError as error:  # a file of the pack is at fault: it says which and where
        raise UsageError(f"No se pudo cargar el paquete {one.shown}.\n{error}") from None
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a pack's code may raise
        raise UsageError(
            f"No se pudo cargar el paquete {one.shown}: {said(error)}.\n"
            "Revise esa distribución: reinstálela, o avise a quien la mantiene."
        ) from None
    _refuse_others(one, made)
    return made


def meant(asked: str | None) -> Any:
    """Return the record of the pack asked for, or of the usual one. Raises UsageError."""
    return load(choose(asked))


def door_of(pack: object) -> str:
    """Return by what the items of a pack reach its system, on which it depends how they are made
    and run: requests, where its record says nothing else.
    """
    return str(getattr(pack, "door", HTTP))


def of_requests() -> tuple[str, ...]:
    """Return the names of the packs whose items send requests, in order."""
    return tuple(name for name in names() if door_of(load(name)) == HTTP)


def refuse_files(pack: Words) -> None:
    """Raise UsageError for a pack whose items deliver files, where requests are meant."""
    if door_of(pack) != HTTP:
        raise UsageError(
            f"El paquete «{pack.name}» se prueba entregando archivos: esto es para los de "
            "peticiones.\nPara él valen run, doctor, replay, requirements, explain, sandbox, "
            "selftest y mutants, y todo lo que lee la carpeta de una corrida."
        )


def _refuse_others(one: Registered, made: Any) -> None:
    """Raise UsageError for what is no pack, or one of another name or another interface."""
    interface = getattr(made, "interface", None)
    if type(interface) is not int:  # a bool is no version, although Python takes True for a 1
        said_so = f", con interface {interface!r}" if hasattr(made, "interface") else ""
        raise UsageError(
            f"El paquete {one.shown} no es un paquete: su entrada devolvió "
            f"{type(made).__name__}{said_so}.\n"
            "Se espera una función sin argumentos que devuelva un conformance.http.pack.Pack."
        )
    if interface != INTERFACE:
        raise UsageError(
            f"El paquete {one.shown} está hecho para la interfaz {interface} y este conformance "
            f"lee la {INTERFACE}.\n"
            f"Instale una versión de {one.distribution.split()[0]} hecha para la {INTERFACE}, o "
            "la versión de conformance que pide."
        )
    if made.name != one.name:
        raise UsageError(
            f"El paquete {one.shown} se llama a sí mismo «{made.name}».\n"
            "El nombre de la entrada y el del paquete deben ser el mismo."
        )


def said(error: BaseException) -> str:
    """Return an exception in a line: its type, its text, and where the pack's code raised it."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not frame.filename.startswith("<")]
    where = f", en {Path(own[-1].filename).name}:{own[-1].lineno}" if own else ""
    text = " ".join(str(error).split())
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"{type(error).__name__}{f' ({text})' if text else ''}{where}"


def _listed(every: Iterable[Registered]) -> str:
    return ", ".join(f"{one.name} ({one.distribution})" for one in every)
