"""What is asked of somebody who has no target file yet, and the file that their answers make.

An interview is a generator: questions out, answers in; each answer was found good before it is sent
in (`Question.fault`). No password is ever asked for, only the name of the variable that holds it.
"""

import json
import re
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, field

from conformance.core.installed import Words
from conformance.core.nearest import nearest
from conformance.core.resource import TEXT, ResourceKind
from conformance.core.speech import one_line
from conformance.run.target_file import DISCOVER, ENVIRONMENTS, unfit_address

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_YES = frozenset({"sí", "si", "s", "yes", "y"})
_NO = frozenset({"no", "n"})


def _fine(answer: str) -> str:
    """Return "": any answer will do."""
    return ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the answer that stands for an empty one, and what is wrong with another: ""
    for nothing.
    """

    asks: str
    usual: str = ""
    fault: Callable[[str], str] = _fine

    def settled(self, answer: str) -> str:
        """Return an answer, the usual one for an empty one."""
        return answer.strip() or self.usual

    @property
    def shown(self) -> str:
        """The question as it is put."""
        return f"{self.asks} [{self.usual}]: " if self.usual else f"{self.asks}: "


@dataclass(frozen=True, slots=True)
class Draft:
    """What a target file is made of; `variables` are those that have to be set."""

    pack: str
    name: str
    services: Mapping[str, str]
    environment: str
    roles: Mapping[str, tuple[str, str]]
    resources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the environment that the file names."""
        return tuple(dict.fromkeys(name for pair in self.roles.values() for name in pair))


Interview = Generator[Question, str, Draft]


def interview(packs: Collection[str], pack_of: Callable[[str], Words]) -> Interview:
    """Ask what a target file needs, and return what it is made of. Of packs, one is asked for where
    there are several.
    """
    packs = tuple(packs)
    chosen = packs[0]
    if len(packs) > 1:
        chosen = yield Question(f"Paquete ({', '.join(packs)})", packs[0], among(packs))
    pack = pack_of(chosen)
    name = yield Question("Cómo llamar al sistema en el acta", fault=_named)
    services: dict[str, str] = {}
    for service in pack.services:
        asks = f"Dirección base del servicio «{service}» (https://servidor/ruta)"
        services[service] = yield Question(asks, fault=unfit_address)
    asks = f"¿Es un ambiente de {' o de '.join(ENVIRONMENTS)}?"
    environment = yield Question(asks, ENVIRONMENTS[0], among(ENVIRONMENTS))
    known = tuple(pack.roles)
    asks = f"Roles de los que tiene usuario, separados por comas ({', '.join(known)})"
    said = yield Question(asks, fault=lambda answer: _roles(answer, known))
    roles: dict[str, tuple[str, str]] = {}
    for role in split(said):
        stem = f"{pack.name}_{role}".upper().replace("-", "_")
        user = yield Question(
            f"Variable de entorno con el usuario de «{role}»", f"{stem}_USER", variable
        )
        password = yield Question(
            f"Variable de entorno con la clave de «{role}» (no escriba la clave)",
            f"{stem}_PASSWORD",
            variable,
        )
        roles[role] = user, password
    resources: dict[str, tuple[str, ...]] = {}
    for kind in pack.resources[:1]:
        asks = f"Ids de sus {kind.noun.many}, separados por comas, o «{DISCOVER}» para buscarlos"
        ids = yield Question(asks, DISCOVER, ids_of(kind))
        resources[kind.key] = () if ids == DISCOVER else split(ids)
    return Draft(pack.name, name, services, environment, roles, resources)


def text_of(draft: Draft) -> str:
    """Return the target file of what was answered."""
    lines = [
        "# Qué probar y como quién. Las claves no van aquí: van en variables de entorno.",
        f"name: {_quoted(draft.name)}",
        f"pack: {draft.pack}",
        "services:",
        *(f"  {name}: {_quoted(url)}" for name, url in draft.services.items()),
        f"environment: {draft.environment}",
        "roles:",
        *(
            f'  {role}: {{userName: "${{env:{user}}}", password: "${{env:{password}}}"}}'
            for role, (user, password) in draft.roles.items()
        ),
        *(
            f"{key}: [{', '.join(ids)}]" if ids else f"{key}: {DISCOVER}"
            for key, ids in draft.resources.items()
        ),
        "limits: {requests_per_second: 10, timeout_s: 30}",
    ]
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def split(text: str) -> tuple[str, ...]:
    """Return the words of a list with commas, each once."""
    return tuple(dict.fromkeys(one for part in text.split(",") if (one := part.strip())))


def agreed(answer: str) -> bool:
    """Say whether an answer is a yes."""
    return answer.lower() in _YES


def yes_or_no(answer: str) -> str:
    """Return what is wrong with an answer that is neither."""
    return "" if answer.lower() in _YES | _NO else "Conteste sí o no."


def among(known: Collection[str]) -> Callable[[str], str]:
    """Return what says what is wrong with an answer that is none of these."""

    def fault(answer: str) -> str:
        said = f"No se conoce «{one_line(answer)}». {nearest(answer, known)}"
        return "" if answer in known else said

    return fault


def _named(answer: str) -> str:
    if not answer:
        return "Escriba un nombre."
    return "" if answer.isprintable() else "Escríbalo en una línea, sin caracteres de control."


def _roles(answer: str, known: Collection[str]) -> str:
    if not split(answer):
        return f"Escriba al menos uno. Se acepta: {', '.join(known)}."
    return next(filter(None, map(among(known), split(answer))), "")


def variable(answer: str) -> str:
    """Return what is wrong with the name of a variable; it is not quoted: it may be a password."""
    if _VARIABLE.fullmatch(answer):
        return ""
    return (
        "Eso no es el nombre de una variable: lleva letras sin tilde, números y «_», y no empieza "
        "por un número. La clave misma no se escribe aquí."
    )


def ids_of(kind: ResourceKind) -> Callable[[str], str]:
    """Return what says what is wrong with a list of ids of a kind."""

    def fault(answer: str) -> str:
        ids = split(answer)
        numbers = all(one.isascii() and one.isdecimal() and int(one) > 0 for one in ids)
        if answer == DISCOVER or (ids and (kind.ids == TEXT or numbers)):
            return ""
        like = "A-101, A-102" if kind.ids == TEXT else "101, 102"
        return f"Se acepta «{DISCOVER}» o ids separados por comas, como {like}."

    return fault
