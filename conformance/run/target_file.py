"""The target file: a target read from YAML, with every fault told at once and at its place."""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from conformance.core.errors import (
    Fault,
    InputError,
    Place,
    UsageError,
    names_any,
    something_else,
    unquoted,
    why,
    yaml_problem,
)
from conformance.core.installed import UnknownPackError, Words, meant
from conformance.core.regular_file import read_text
from conformance.core.resource import TEXT, ResourceId, ResourceKind
from conformance.core.speech import one_line
from conformance.core.target import Attestation, Credentials, Target
from conformance.run.target_reader import VARIABLE, TargetReader, place_of

PackOf = Callable[[str | None], Words]
"""Gives the pack of a name, or the only one for None. Raises UnknownPackError and UsageError."""

_KEYS = (
    "name",
    "pack",
    "revision",
    "services",
    "contract",
    "environment",
    "roles",
    "limits",
    "codes",
    "strict",
    "enforces_terms",
    "attestations",
)
_OWN = ("pack", "services", "roles")  # keys that other files hardly have
_REQUIRED = ("name", "pack", "services", "roles")
_RATES = ("requests_per_second", "timeout_s", "p95_s")
_COUNTS = {"max_writes": 0, "concurrency": 1}  # whole numbers, and the least each may be
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_YAML_HINT = (
    'Revise sangría, dos puntos y comillas; una variable va entre comillas: "${env:NOMBRE}".'
)
_DISCOVER = "discover"
_ENVIRONMENTS = ("pruebas", "produccion")


def load_target(
    path: Path,
    environ: Mapping[str, str] = os.environ,
    *,
    pack_of: PackOf = meant,
) -> Target:
    """Return the target a file describes. Raises UsageError or InputError with every fault at
    once.

    `pack_of` gives the pack that the file names, or the only one there is: its words are known.
    """
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise UsageError(
            f"No existe el archivo de objetivo {path}.\n"
            "Cree uno con «conformance sandbox --target-file objetivo.yaml» o vea el README."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"No se pudo leer el archivo de objetivo {path}: {why(error)}.\n"
            "Se espera un archivo de texto YAML en UTF-8."
        ) from None
    return parse_target(text, str(path), environ, pack_of=pack_of)


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
    try:
        return _parse(text, file, environ, pack_of)
    except InputError as error:
        if names_any(text, _OWN):
            raise
        raise unquoted(error.faults) from None


def _parse(text: str, file: str, environ: Mapping[str, str], pack_of: PackOf) -> Target:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = place_of(file, text.splitlines(), mark) if mark else None
        raise InputError(
            [
                Fault(
                    f"El archivo de objetivo no es YAML válido: {yaml_problem(error.problem)}.",
                    place,
                    _YAML_HINT,
                )
            ]
        ) from None
    except RecursionError:
        raise InputError(
            [Fault(f"El archivo de objetivo {file} anida demasiados niveles.")]
        ) from None
    except yaml.YAMLError as error:
        raise InputError(
            [Fault(f"El archivo de objetivo {file} no es YAML válido: {yaml_problem(error)}.")]
        ) from None
    if not isinstance(node, yaml.MappingNode):
        raise InputError(
            [
                Fault(
                    "El archivo de objetivo debe ser un mapa YAML con name, pack, services y "
                    "roles.",
                    Place(file, 1, 1, text.split("\n")[0]),
                )
            ]
        )
    if not names_any(text, _OWN):
        raise something_else(file, "un archivo de objetivo", _REQUIRED)
    reader = _Target(text, file, environ)
    target = reader.target(node, pack_of)
    if reader.faults:
        raise InputError(reader.told())
    return target


def _hostname(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _keys(kinds: Iterable[ResourceKind]) -> tuple[str, ...]:
    """Return the keys of a target: those of the pack's resources stand behind the roles."""
    place = _KEYS.index("roles") + 1
    return (*_KEYS[:place], *(kind.key for kind in kinds), *_KEYS[place:])


class _Target(TargetReader):
    """Reads the parts of a target, each judged by what the pack declares."""

    local = False

    def target(self, node: yaml.MappingNode, pack_of: PackOf) -> Target:
        pack = self.pack(dict(self.mapping_nodes(node)).get("pack"), pack_of)
        kinds = pack.resources if pack else ()
        top = self.mapping(node, _keys(kinds), "el objetivo")
        for name in _REQUIRED:
            if name not in top:
                self.fault(
                    node,
                    f"Falta la clave «{name}» en el objetivo.",
                    f"Son obligatorias: {', '.join(_REQUIRED)}.",
                )
        limits = self.limits(top.get("limits"))
        services, roles = (pack.services, pack.roles) if pack else (None, None)
        return Target(
            name=self.text_of(top["name"], "name") if "name" in top else "",
            pack=pack.name if pack else "",
            services=self.services(top.get("services"), services),
            roles=self.roles(top.get("roles"), roles),
            revision=self.revision(top.get("revision"), pack),
            contract=self.contract(top.get("contract"), services),
            environment=self.choice(
                top.get("environment"), "El ambiente", _ENVIRONMENTS, "pruebas"
            ),
            resources={
                kind.name: ids for kind in kinds if (ids := self.ids(kind, top.get(kind.key)))
            },
            codes={
                key: self.text_of(value, key)
                for key, value in self.mapping(top["codes"], None, "codes").items()
            }
            if "codes" in top
            else {},
            strict=self.boolean(top.get("strict"), "strict"),
            enforces_terms=self.boolean(top.get("enforces_terms"), "enforces_terms"),
            attestations=self.attestations(top.get("attestations")),
            **limits,
        )

    def pack(self, node: yaml.Node | None, pack_of: PackOf) -> Words | None:
        """Return the pack that is meant. A name that none has is a fault: then it is the only one,
        so that the other words are judged all the same, or None where there are several.
        """
        asked = self.text_of(node, "pack") if node is not None else ""
        if asked and node is not None:
            try:
                return pack_of(asked)
            except UnknownPackError as error:
                self.fault(node, error.message, error.advice)
        try:
            return pack_of(None)
        except UsageError:
            return None

    def revision(self, node: yaml.Node | None, pack: Words | None) -> str:
        """Return one of the pack's revisions, the usual one without a node."""
        if pack is None:
            return ""
        return self.choice(node, "La revisión", pack.revisions, pack.revisions[0])

    def services(self, node: yaml.Node | None, known: tuple[str, ...] | None) -> dict[str, str]:
        if node is None:
            return {}
        urls = {
            name: self.text_of(value, f"services.{name}")
            for name, value in self.mapping(node, known, "services").items()
        }
        for name, value in self.mapping_nodes(node):
            self.url(value, urls.get(name, ""))
        self.local = bool(urls) and all(_hostname(url) in _LOOPBACK for url in urls.values())
        for name in known or ():
            if name not in urls:
                self.fault(
                    node,
                    f"Falta la dirección del servicio «{name}».",
                    f"Escriba services.{name}: https://…",
                )
        return urls

    def url(self, node: yaml.Node, value: str) -> None:
        if not value:
            return
        if (
            not value.isprintable() or " " in value
        ):  # urlsplit takes a line end out and says nothing
            self.fault(
                node,
                f"«{one_line(value)}» no es una dirección web: lleva un espacio, un salto de "
                f"línea o un "
                "carácter de control.",
                "Escríbala en una sola línea, sin espacios.",
            )
            return
        try:
            parts = urlsplit(value)
            fine = (
                parts.scheme in ("http", "https")
                and bool(parts.hostname)
                and (parts.port is None or parts.port > 0)
            )
        except ValueError:
            fine = False
        if not fine:
            self.fault(
                node,
                f"«{value}» no es una dirección web.",
                "Se espera http:// o https://, un servidor y, si hace falta, puerto y ruta.",
            )
        elif parts.query or parts.fragment or parts.username:
            self.fault(
                node,
                f"«{value}» lleva usuario, consulta o fragmento.",
                "Escriba solo la dirección base.",
            )

    def contract(self, node: yaml.Node | None, services: tuple[str, ...] | None) -> dict[str, str]:
        if node is None:
            return {}
        return {
            name: self.text_of(value, f"contract.{name}")
            for name, value in self.mapping(node, services, "contract").items()
        }

    def roles(
        self, node: yaml.Node | None, known: Collection[str] | None
    ) -> dict[str, Credentials]:
        result: dict[str, Credentials] = {}
        for name, value in (self.mapping(node, known, "roles") if node is not None else {}).items():
            fields = self.mapping(value, ("userName", "password"), f"roles.{name}")
            for needed in ("userName", "password"):
                if needed not in fields and isinstance(value, yaml.MappingNode):
                    self.fault(
                        value,
                        f"Al rol {name} le falta «{needed}».",
                        'Se espera {userName: "${env:USUARIO}", password: "${env:CLAVE}"}.',
                    )
            if "userName" in fields and "password" in fields:
                result[name] = self.credentials(name, fields)
        if node is not None and not result and not self.faults:
            some = f" Se aceptan: {', '.join(known)}." if known else ""
            self.fault(node, "No hay ningún rol.", f"Se espera al menos uno.{some}")
        return result

    def credentials(self, name: str, fields: Mapping[str, yaml.Node]) -> Credentials:
        raw = fields["password"]
        written = raw.value if isinstance(raw, yaml.ScalarNode) else ""
        match = VARIABLE.fullmatch(written)
        if not match and self.local:
            # The sandbox of this machine: its users are synthetic and its password is no secret.
            return Credentials(
                self.text_of(fields["userName"], f"roles.{name}.userName"),
                self.text_of(raw, f"roles.{name}.password"),
                "",
            )
        if not match:
            self.fault(
                raw,
                f"La clave del rol {name} está escrita en el archivo.",
                'Las claves van solo como variable: password: "${env:NOMBRE}".',
            )
            return Credentials("", "")
        return Credentials(
            self.text_of(fields["userName"], f"roles.{name}.userName"),
            self.expand(raw, written),
            match.group(1),
        )

    def ids(self, kind: ResourceKind, node: yaml.Node | None) -> tuple[ResourceId, ...]:
        """Return the ids of the resources to work on; none leaves it to discovery."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value == _DISCOVER):
            return ()
        texts = kind.ids == TEXT
        if isinstance(node, yaml.SequenceNode) and node.value:
            read = self.text_of if texts else self.scalar
            ids = [read(one, kind.key) for one in node.value]
            if texts or all(
                isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in ids
            ):
                return tuple(dict.fromkeys(ids))  # an id written twice is still one resource
        like = "[A-101, A-102]" if texts else "[101, 102]"
        self.fault(
            node,
            f"{kind.key} no se entiende.",
            f"Se acepta «{_DISCOVER}» o una lista de ids, como {like}.",
        )
        return ()

    def limits(self, node: yaml.Node | None) -> dict[str, Any]:
        """Return the rates and counts that the file gives, named as a target names them."""
        values: dict[str, Any] = {}
        known = (*_RATES, *_COUNTS)
        for name, value in (
            self.mapping(node, known, "limits") if node is not None else {}
        ).items():
            number = self.scalar(value, f"limits.{name}")
            if name in _COUNTS:
                if (
                    isinstance(number, int)
                    and not isinstance(number, bool)
                    and number >= _COUNTS[name]
                ):
                    values[name] = number
                else:
                    self.fault(
                        value,
                        f"limits.{name} es «{number}».",
                        f"Se espera un número entero, {_COUNTS[name]} o mayor.",
                    )
            elif (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or not 0 < number < 1e6
            ):
                self.fault(
                    value, f"limits.{name} es «{number}».", "Se espera un número mayor que cero."
                )
            elif name in _RATES:  # another name was told as a fault
                values[name] = float(number)
        return values

    def attestations(self, node: yaml.Node | None) -> dict[str, Attestation]:
        """Return what is attested by requirement; whether each may be is for those who know the
        requirements.
        """
        result: dict[str, Attestation] = {}
        for name, value in (
            self.mapping(node, None, "attestations") if node is not None else {}
        ).items():
            what = f"attestations.{name}"
            told, fields = len(self.faults), self.mapping(value, ("by", "date", "text"), what)
            missing = [key for key in ("by", "date", "text") if key not in fields]
            if missing and told == len(self.faults):
                self.fault(
                    value,
                    f"A {what} le falta «{missing[0]}».",
                    'Se espera {by: "Nombre y cargo", date: 2026-05-01, text: "…"}.',
                )
            read = {
                key: self.text_of(one, f"{what}.{key}")
                for key, one in fields.items()
                if key != "date"
            }
            day = self.day(fields["date"], f"{what}.date") if "date" in fields else ""
            mark = value.start_mark
            result[name] = Attestation(
                read.get("by", ""), day, read.get("text", ""), place_of(self.file, self.lines, mark)
            )
        return result
