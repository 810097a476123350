"""What is asked of somebody who has no target file yet, and the file that their answers make.

An interview is a generator: questions out, answers in; each answer was found good before it is sent
in (`Question.fault`). No password is ever asked for, only the name of the variable that holds it.
"""

import json
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from dataclasses import dataclass, field

from conformance.core.installed import Words
from conformance.core.resource import TEXT, ResourceKind
from conformance.core.setting import Setting
from conformance.run.doctor.question import (
    Question,
    all_among,
    among,
    needless,
    split,
    variable,
)
from conformance.run.doctor.way_questions import AskedWay, asked_of_the_way, lines_of
from conformance.run.doctor.written_settings import left_open, own_credentials
from conformance.run.target_file import DISCOVER, ENVIRONMENTS, unfit_address

_TOKEN = "token"
_PAIR = "userName", "password"
_SUFFIXES = {"userName": "USER", "password": "PASSWORD"}
_NAMES = {"userName": "el usuario", "password": "la clave", "token": "el token"}

Pairs = tuple[tuple[str, str], ...]
"""Variables by the keys of what they hold."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a target file is made of; `variables` are those that have to be set.

    `roles` have the variables of what each gives, by its keys, `clients` those of what it has of
    its own at some services; `sides` are those to
    be judged, none for all that the roles show. `entrances` are the keys of the services each of
    which knows callers its own way.
    """

    pack: str
    name: str
    services: Mapping[str, str]
    environment: str
    roles: Mapping[str, Pairs]
    resources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sides: tuple[str, ...] = ()
    way: AskedWay = field(default_factory=AskedWay)
    settings: tuple[Setting, ...] = ()
    clients: Mapping[str, Mapping[str, Pairs]] = field(default_factory=dict)
    entrances: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the environment that the file names."""
        own = (pairs for held in self.clients.values() for pairs in held.values())
        of_roles = (name for pairs in (*self.roles.values(), *own) for _, name in pairs)
        return tuple(dict.fromkeys((*of_roles, *self.way.variables)))


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
    services = yield from _services(pack)
    asks = f"¿Es un ambiente de {' o de '.join(ENVIRONMENTS)}?"
    environment = yield Question(asks, ENVIRONMENTS[0], among(ENVIRONMENTS))
    known = tuple(pack.roles)
    asks = f"Roles de los que tiene usuario, separados por comas ({', '.join(known)})"
    said = yield Question(asks, fault=all_among(known))
    roles: dict[str, Pairs] = {}
    clients: dict[str, Mapping[str, Pairs]] = {}
    for role in split(said):
        roles[role] = yield from _credentials(pack, role)
        if roles[role][0][0] != _TOKEN:
            clients[role] = yield from _clients(pack, role, services)
    resources = yield from _resources(pack)
    sides = yield from _sides(pack)
    way = yield from asked_of_the_way(services.values(), _stem(pack.name))
    return Draft(
        pack.name,
        name,
        services,
        environment,
        roles,
        resources,
        sides,
        way,
        pack.settings,
        clients,
        entrances_of(pack, services),
    )


def entrances_of(pack: Words, services: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the keys of each service that logs nobody in elsewhere, one of those that share how
    they know who calls.
    """
    ways = {service: pack.recipe(service) for service in services}
    first: dict[str, str] = {}
    for service, one in ways.items():
        if one.keys and not one.asks:
            first.setdefault(one.name, service)
    return {service: ways[service].keys for service in first.values()}


def _services(pack: Words) -> Generator[Question, str, dict[str, str]]:
    """Ask for the address of each service; one that may be left out is, where nothing is said, but
    for the last of them where no other was given.
    """
    given: dict[str, str] = {}
    for service in pack.services:
        asks = f"Dirección base del servicio «{service}» (https://servidor/ruta"
        left_out = service in pack.optional and (given or service != pack.services[-1])
        if left_out:
            url = yield needless(f"{asks}; ENTER: no se prueba)", unfit_address)
        else:
            url = yield Question(f"{asks})", fault=unfit_address)
        if url:
            given[service] = url
    for issuer in dict.fromkeys(pack.recipe(service).issuer for service in (*given,)):
        if issuer and issuer not in given:
            asks = f"Dirección base del servicio «{issuer}», donde se pide el token de los demás"
            given[issuer] = yield Question(asks, fault=unfit_address)
    return given


def _clients(
    pack: Words, role: str, services: Iterable[str]
) -> Generator[Question, str, dict[str, Pairs]]:
    """Ask what a role has of its own at each service that asks for it: nothing leaves that one
    out.
    """
    found: dict[str, Pairs] = {}
    for service in services:
        asked = pack.recipe(service).asks
        pairs: list[tuple[str, str]] = []
        for key in asked:
            asks = f"Variable de entorno con {key} de «{role}» en «{service}» (ENTER: no tiene)"
            name = yield needless(asks, variable)
            if name:
                pairs.append((key, name))
            elif not pairs:
                break
        if pairs:
            found[service] = tuple(pairs)
    return found


def _resources(pack: Words) -> Generator[Question, str, dict[str, tuple[str, ...]]]:
    """Ask for the ids of the first kind, that may be looked for, or of each that nothing lists."""
    found: dict[str, tuple[str, ...]] = {}
    for kind in pack.resources[:1]:
        if kind.named:
            continue
        asks = f"Ids de sus {kind.noun.many}, separados por comas, o «{DISCOVER}» para buscarlos"
        ids = yield Question(asks, DISCOVER, ids_of(kind))
        found[kind.key] = () if ids == DISCOVER else split(ids)
    for kind in pack.resources:
        if not kind.named:
            continue
        asks = f"Ids de sus {kind.noun.many}, separados por comas (ENTER: ninguna)"
        ids = yield needless(asks, _listed)
        if ids:
            found[kind.key] = split(ids)
    return found


def _stem(*names: str) -> str:
    return "_".join(names).upper().replace("-", "_")


def _credentials(pack: Words, role: str) -> Generator[Question, str, Pairs]:
    """Ask for the variables of a role: of who it is and of its secret, by the keys that the pack's
    first recipe has for them, or of a token in their place.
    """
    stem = _stem(pack.name, role)
    recipes = (pack.recipe(service) for service in pack.services)
    main = next((one for one in recipes if one.keys), None)
    name, secret = main.keys if main else _PAIR
    shown = _TOKEN not in (name, secret) and not (main and main.names_caller)
    besides = f" (o «{_TOKEN}», si le dieron un token)" if shown else ""
    asks = f"Variable de entorno con {_said(name)} de «{role}»{besides}"
    user = yield Question(asks, f"{stem}_{_SUFFIXES.get(name, name.upper())}", variable)
    if shown and user.lower() == _TOKEN:
        asks = f"Variable de entorno con el token de «{role}» (no escriba el token)"
        return ((_TOKEN, (yield Question(asks, f"{stem}_TOKEN", variable))),)
    asks = f"Variable de entorno con {_said(secret)} de «{role}» (no escriba {_said(secret)})"
    given = yield Question(asks, f"{stem}_{_SUFFIXES.get(secret, secret.upper())}", variable)
    return (name, user), (secret, given)


def _said(key: str) -> str:
    return _NAMES.get(key, f"«{key}»")


def _sides(pack: Words) -> Generator[Question, str, tuple[str, ...]]:
    """Ask which sides are judged; of one alone nobody is asked."""
    if len(pack.sides) < 2:
        return ()
    known = ", ".join(pack.sides)
    asks = f"Qué lado se juzga ({known}; ENTER: los de sus roles)"
    return split((yield needless(asks, all_among(pack.sides))))


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
        *(line for role in draft.roles for line in _role(draft, role)),
        *own_credentials(draft.roles, draft.entrances),
        *(
            f"{key}: [{', '.join(ids)}]" if ids else f"{key}: {DISCOVER}"
            for key, ids in draft.resources.items()
        ),
        *([f"scope: {{sides: [{', '.join(draft.sides)}]}}"] if draft.sides else []),
        *lines_of(draft.way),
        "limits: {requests_per_second: 10, timeout_s: 30}",
        *left_open(draft.settings),
    ]
    return "\n".join([*lines, ""])


def _role(draft: Draft, role: str) -> list[str]:
    """Return the lines of a role, those of what it has at some services below."""
    pairs, own = draft.roles[role], draft.clients.get(role, {})
    if not own:
        return [f"  {role}: {_held(pairs)}"]
    return [
        f"  {role}:",
        *(f'    {key}: "${{env:{name}}}"' for key, name in pairs),
        "    services:",
        *(f"      {service}: {_held(held)}" for service, held in own.items()),
    ]


def _held(pairs: Pairs) -> str:
    said = [f'{key}: "${{env:{name}}}"' for key, name in pairs]
    return f"{{{', '.join(said)}}}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _named(answer: str) -> str:
    if not answer:
        return "Escriba un nombre."
    return "" if answer.isprintable() else "Escríbalo en una línea, sin caracteres de control."


def _listed(answer: str) -> str:
    """Return what is wrong with a list of ids that nothing finds."""
    return "Escriba sus ids: ningún servicio los lista." if answer == DISCOVER else ""


def ids_of(kind: ResourceKind) -> Callable[[str], str]:
    """Return what says what is wrong with a list of ids of a kind."""

    def fault(answer: str) -> str:
        ids = split(answer)
        numbers = all(one.isascii() and one.isdecimal() and int(one) > 0 for one in ids)
        fine = all(map(kind.formed, ids)) if kind.ids == TEXT else numbers
        if answer == DISCOVER or (ids and fine):
            return ""
        if kind.form_words:
            return f"Se acepta «{DISCOVER}» o ids de {kind.form_words}, separados por comas."
        like = "A-101, A-102" if kind.ids == TEXT else "101, 102"
        return f"Se acepta «{DISCOVER}» o ids separados por comas, como {like}."

    return fault
