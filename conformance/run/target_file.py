"""The target file: a target read from YAML, with every fault told at once and at its place."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from conformance.core.declared import Form
from conformance.core.installed import UnknownPackError, Words, meant, refuse_files
from conformance.core.limit import LIMITS, RESOURCES, resource_keys
from conformance.core.resource import TEXT, ResourceId, ResourceKind
from conformance.core.setting import Settings
from conformance.core.speech import one_line
from conformance.core.target import KEYS, Listen, Target
from conformance.core.yaml.file import Sort, read_text
from conformance.core.yaml.places import places_in
from conformance.http.wire.names import is_secret
from conformance.run.target_attestations import AttestationsReader
from conformance.run.target_network import ServiceEntry
from conformance.run.target_pack import Named, PackOf, likely, mistaken
from conformance.run.target_paths import paths_of
from conformance.run.target_privacy import privacy_of
from conformance.run.target_reader import VARIABLE
from conformance.run.target_roles import RolesReader
from conformance.run.target_scope import scope_of
from conformance.run.target_settings import hidden_of, settings_of

_REQUIRED = ("name", "pack", "services", "roles")
_ASKING = ("services", "roles")  # what a target is asked by
_RATES = ("requests_per_second", "timeout_s", "p95_s")
_COUNTS = {**{name: one.least for name, one in LIMITS.items()}, "concurrency": 1}
"""Whole numbers, and the least each may be."""
_FASTEST = 1e6  # no rate is more
_LAST_PORT, _LONGEST_S = 65_535, 3600.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DISCOVER = "discover"
"""What stands in the place of ids where discovery looks for them."""
ENVIRONMENTS = ("pruebas", "produccion")
"""What a target may be; the first is the usual one."""


_SORT = Sort(
    noun="el archivo de objetivo",
    one="un archivo de objetivo",
    needed=_REQUIRED,
    own=("pack", "services", "roles"),
    missing="Escriba uno con «conformance doctor --init», que pregunta lo necesario.",
    several="El archivo tiene más de un objetivo.\n"
    "Una corrida prueba uno solo: deje cada uno en su propio archivo.",
    form="Se espera un archivo de texto YAML en UTF-8.",
    hint='Revise sangría, dos puntos y comillas; una variable va entre comillas: "${env:NOMBRE}".',
)


def load_target(
    path: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    pack_of: PackOf = meant,
) -> Target:
    """Return the target a file describes. Raises UsageError or InputError with every fault at
    once.

    `pack_of` gives the pack that the file names, or the usual one: its words are known.
    """
    return parse_target(read_target(path), str(path), environ, pack_of=pack_of)


def read_target(path: Path) -> str:
    """Return the text of a target file. Raises UsageError."""
    return read_text(path, _SORT)


def parse_target(
    text: str,
    file: str,
    environ: Mapping[str, str] = os.environ,
    *,
    pack_of: PackOf = meant,
) -> Target:
    """Return the target a YAML text describes; `file` names it in the faults. Raises InputError.

    A text that is no target, whatever it is, is not quoted.
    """
    reader = _WholeTargetReader(text, file, _SORT, environ)
    target = reader.target(reader.root(), pack_of)
    reader.raise_faults()
    return target


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _address_at(node: yaml.Node) -> yaml.Node:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == "url"), node)


def unfit_address(value: str) -> str:
    """Return why a text is no base address of a service, and below what would be, "" when it is."""
    # urlsplit takes a line end out and says nothing
    if not value.isprintable() or " " in value:
        return (
            f"«{one_line(value)}» no es una dirección web: lleva un espacio, un salto de línea o "
            "un carácter de control.\nEscríbala en una sola línea, sin espacios."
        )
    try:
        parts = urlsplit(value)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
        fine = known and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine:
        return (
            f"«{value}» no es una dirección web.\n"
            "Se espera http:// o https://, un servidor y, si hace falta, puerto y ruta."
        )
    if parts.query or parts.fragment or parts.username:
        return f"«{value}» lleva usuario, consulta o fragmento.\nEscriba solo la dirección base."
    return ""


def _keys(kinds: Iterable[ResourceKind], declared: Iterable[str]) -> tuple[str, ...]:
    """Return the keys of a target: those of the pack's resources, and what the pack has a target
    declare, stand behind the roles.
    """
    place = KEYS.index("roles") + 1
    return (*KEYS[:place], *(kind.key for kind in kinds), *declared, *KEYS[place:])


def _declares_alone(pack: Words | None, top: Mapping[str, yaml.Node]) -> bool:
    """Say whether a target may be one that only says something of itself: nobody is asked."""
    return (
        pack is not None
        and set(pack.services) <= pack.optional
        and not set(pack.declared).isdisjoint(top)
    )


def _at(pack: Words | None, given: Mapping[str, Any]) -> Words | None:
    """Return the words of a pack as it is with the settings of a target; where its own code fails,
    as it is without, and the plan tells of that.
    """
    try:
        return pack.at(Settings(pack.settings, given)) if pack else None
    except Exception:  # noqa: BLE001  # whatever a pack's own code may raise
        return pack


def _named(top: Mapping[str, yaml.Node]) -> Named:
    return Named(_names(top.get("services")), _names(top.get("roles")))


def _names(node: yaml.Node | None) -> tuple[str, ...]:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return tuple(str(key.value) for key, _ in pairs)


class _WholeTargetReader(RolesReader, AttestationsReader):
    """Reads the parts of a target, each judged by what the pack declares."""

    def target(self, node: yaml.MappingNode, pack_of: PackOf) -> Target:
        pack = self.pack(self.mapping(node, "el objetivo"), pack_of)
        if pack is not None:
            refuse_files(pack)
        kinds = pack.resources if pack else ()
        declared = pack.declared if pack else {}
        top = self.mapping(node, "el objetivo", _keys(kinds, declared))
        for name in _REQUIRED:
            if name not in top and not (name in _ASKING and _declares_alone(pack, top)):
                self.fault(
                    node,
                    f"Falta la clave «{name}» en el objetivo.",
                    f"Son obligatorias: {', '.join(_REQUIRED)}.",
                )
        limits = self.limits(top.get("limits"), resource_keys(kinds))
        services = pack.services if pack else None
        optional = pack.optional if pack else frozenset[str]()
        entries = self.services(top.get("services"), services, optional)
        network = self.network(top.get("network"), entries)
        self.judge_insecure(self.mapping(top.get("services"), "services"), entries, network)
        settings = settings_of(self, top.get("settings"), pack)
        there = _at(pack, settings)
        roles = self.roles(top.get("roles"), there)
        self.refuse_unissued(top.get("services"), entries, roles, there)
        return Target(
            name=self.text(top.get("name"), "name"),
            pack=pack.name if pack else "",
            services={name: one.url for name, one in entries.items()},
            network=network,
            login_paths={name: one.login for name, one in entries.items() if one.login},
            roles=roles,
            revision=self.word(top.get("revision"), "La revisión", pack.revisions if pack else ()),
            contract=self.map_of_texts(top.get("contract"), "contract", services),
            environment=self.word(top.get("environment"), "El ambiente", ENVIRONMENTS),
            resources={
                kind.name: ids
                for kind in (there.resources if there else ())
                if (ids := self.ids(kind, top.get(kind.key)))
            },
            codes=self.map_of_texts(top.get("codes"), "codes"),
            strict=self.boolean(top.get("strict"), "strict"),
            enforces_terms=self.boolean(top.get("enforces_terms"), "enforces_terms"),
            attestations=self.attestations(top.get("attestations")),
            scope=scope_of(self, top.get("scope"), pack),
            privacy=privacy_of(self, top.get("privacy")),
            listen=self.listen(top.get("listen")),
            declared={
                key: self.declared(top[key], key, form)
                for key, form in declared.items()
                if key in top
            },
            settings=settings,
            hidden=hidden_of(settings, pack),
            paths=paths_of(self, top.get("paths"), pack),
            places=places_in(node, self.file),
            **limits,
        )

    def pack(self, top: Mapping[str, yaml.Node], pack_of: PackOf) -> Words | None:
        """Return the pack that is meant. A name that none has is a fault: then it is the likely
        one, so that the other words are judged all the same, or None where nobody can tell. The
        name of another's pack is one too: then it is the one that has the other words.
        """
        node, named = top.get("pack"), _named(top)
        asked = self.text(node, "pack")
        if asked and node is not None:
            try:
                return self.own(node, pack_of(asked), named, pack_of)
            except UnknownPackError as error:
                self.fault(node, error.message, error.advice)
        return likely(named, pack_of)

    def word(self, node: yaml.Node | None, what: str, accepted: tuple[str, ...]) -> str:
        """Return one of the accepted words (any, where none is known), the first one without a
        node.
        """
        if node is None or not accepted:
            return next(iter(accepted), "")
        return self.choice(node, what, accepted)

    def map_of_texts(
        self, node: yaml.Node | None, what: str, known: tuple[str, ...] | None = None
    ) -> dict[str, str]:
        """Return the texts of a mapping."""
        found = self.mapping(node, what, known)
        return {key: self.text(value, f"{what}.{key}") for key, value in found.items()}

    def own(self, node: yaml.Node, pack: Words, named: Named, pack_of: PackOf) -> Words | None:
        """Return the pack that a target names, or that of whose names it is made."""
        wrong = mistaken(pack, named, pack_of)
        if wrong is None:
            return pack
        self.fault(node, wrong.message, wrong.advice)
        return wrong.right

    def services(
        self, node: yaml.Node | None, known: tuple[str, ...] | None, optional: frozenset[str]
    ) -> dict[str, ServiceEntry]:
        """Return the address of each service; those that are not optional have to be there."""
        if node is None:
            return {}
        found = self.mapping(node, "services", known)
        urls = [_address_at(value) for value in found.values()]
        self.local = bool(urls) and all(_hostname(self.known(url)) in _LOOPBACK for url in urls)
        entries = {name: self.service(name, value) for name, value in found.items()}
        for name, value in self.mapping(node, "services").items() if entries else ():
            self.url(_address_at(value), entries[name].url if name in entries else "")
        for name in known or ():
            if name not in entries and name not in optional:
                self.fault(
                    node,
                    f"Falta la dirección del servicio «{name}».",
                    f"Escriba services.{name}: https://…",
                )
        return entries

    def url(self, node: yaml.Node, value: str) -> None:
        message, _, advice = unfit_address(value).partition("\n")
        if value and message:
            self.fault(node, message, advice)

    def ids(self, kind: ResourceKind, node: yaml.Node | None) -> tuple[ResourceId, ...]:
        """Return the ids of the resources to work on; none leaves it to discovery."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value == DISCOVER):
            return ()
        texts = kind.ids == TEXT
        if isinstance(node, yaml.SequenceNode) and node.value:
            read = self.text if texts else self.scalar
            ids = [read(one, kind.key) for one in node.value]
            if texts or all(
                isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in ids
            ):
                self.once_each(kind, node.value, ids)
                self.formed_each(kind, node.value, ids)
                return tuple(ids)
        like = "[A-101, A-102]" if texts else "[101, 102]"
        self.fault(
            node,
            f"{kind.key} no se entiende.",
            f"Se acepta «{DISCOVER}» o una lista de ids, como {like}.",
        )
        return ()

    def formed_each(
        self, kind: ResourceKind, nodes: Iterable[yaml.Node], ids: Iterable[ResourceId]
    ) -> None:
        """Note each id that has not the form of its kind's."""
        for node, one in zip(nodes, ids, strict=True):
            if not kind.formed(one):
                said = f"{kind.key}: «{one}» no puede ser un id de {kind.noun.one}."
                self.fault(node, said, f"Se esperan {kind.form_words}.")

    def once_each(
        self, kind: ResourceKind, nodes: Iterable[yaml.Node], ids: Iterable[ResourceId]
    ) -> None:
        """Note each id that was written before: one of the two may be meant to be another."""
        firsts: dict[ResourceId, yaml.Node] = {}
        for node, one in zip(nodes, ids, strict=True):
            first = firsts.setdefault(one, node)
            if first is not node:
                line = first.start_mark.line + 1
                self.fault(
                    node,
                    f"{kind.key} trae dos veces el id {one}; antes, en la línea {line}.",
                    "Deje uno solo, o corrija el que debía ser otro.",
                )

    def listen(self, node: yaml.Node | None) -> Listen | None:
        """Return where the harness listens, None where the file does not ask for it."""
        if node is None:
            return None
        given = self.mapping(node, "listen", ("host", "port", "public_url", "wait_s"))
        usual = Listen()
        url = self.text(given.get("public_url"), "listen.public_url")
        if url:
            self.url(given["public_url"], url)
        port = self.whole(given["port"], "listen.port", 0) if "port" in given else usual.port
        if port > _LAST_PORT:
            self.fault(given["port"], f"listen.port es {port}.", f"Va de 0 a {_LAST_PORT}.")
        waited = (
            float(self.number(given["wait_s"], "listen.wait_s", 0, _LONGEST_S, above=True))
            if "wait_s" in given
            else usual.wait_s
        )
        host = self.text(given.get("host"), "listen.host") or usual.host
        return Listen(host, port, url, waited)

    def declared(self, node: yaml.Node, what: str, form: Form) -> Any:
        """Return what a target says under a key of the pack's own: texts with their variables, in
        mappings and lists; secrets only by variables. Names that the pack does not know are faults.
        """
        if isinstance(node, yaml.MappingNode) or form.named:
            held = self.mapping(node, what, form.keys or None).items()
            return {
                key: self.told_at(key, value, f"{what}.{key}", form.at(key)) for key, value in held
            }
        if isinstance(node, yaml.SequenceNode):
            return [self.declared(one, what, form) for one in node.value]
        value = self.scalar(node, what)
        return self.expand(node, value) if isinstance(value, str) else value

    def told_at(self, key: str, node: yaml.Node, what: str, form: Form) -> Any:
        """Return what stands at a key; what is called as a secret comes by a variable."""
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        if written and is_secret(key) and not (self.local or VARIABLE.fullmatch(written)):
            advice = f'Va solo como variable: {key}: "${{env:NOMBRE}}".'
            self.fault(node, f"{what} es un secreto y está escrito en el archivo.", advice)
            return ""
        return self.declared(node, what, form)

    def limits(self, node: yaml.Node | None, resources: tuple[str, ...]) -> dict[str, Any]:
        """Return the rates and counts that the file gives, named as a target names them."""
        given = self.mapping(node, "limits", (*_RATES, *_COUNTS, RESOURCES))
        most = self.mapping(given.pop(RESOURCES, None), f"limits.{RESOURCES}", resources)
        bounds = {
            name: self.whole(value, f"limits.{RESOURCES}.{name}", 0) for name, value in most.items()
        }
        return {"max_resources": bounds} | {
            name: self.whole(value, f"limits.{name}", _COUNTS[name])
            if name in _COUNTS
            else float(self.number(value, f"limits.{name}", 0, _FASTEST, above=True))
            for name, value in given.items()
        }
