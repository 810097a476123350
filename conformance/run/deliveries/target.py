"""The target file of a pack of files: read whole, every fault told at once and at its place."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from conformance.core.setting import Setting
from conformance.core.yaml.file import Sort, read_text
from conformance.files.pack import DeliveryPack
from conformance.files.target import DeliveryTarget
from conformance.run.target_attestations import AttestationsReader
from conformance.run.target_file import ENVIRONMENTS
from conformance.run.target_reader import VARIABLE, TargetReader
from conformance.run.target_settings import setting_value

_OF_ANY = ("name", "pack", "environment", "strict", "attestations")
_REQUIRED = ("name", "pack")
_SORT = Sort(
    noun="el archivo de objetivo",
    one="un archivo de objetivo",
    needed=_REQUIRED,
    own=("pack",),
    missing="Se escribe uno con «conformance sandbox --pack PAQUETE --target-file ARCHIVO».",
    form="Se espera un archivo de texto YAML en UTF-8.",
)


def load_delivery_target(
    path: Path, pack: DeliveryPack, environ: Mapping[str, str] = os.environ
) -> DeliveryTarget:
    """Return the target that a file describes. Raises UsageError or InputError with every fault."""
    return parse_delivery_target(text_of_target(path), str(path), pack, environ)


def text_of_target(path: Path) -> str:
    """Return the text of a target file. Raises UsageError or InputError."""
    return read_text(path, _SORT)


def parse_delivery_target(
    text: str, file: str, pack: DeliveryPack, environ: Mapping[str, str] = os.environ
) -> DeliveryTarget:
    """Return the target that a YAML text describes; `file` names it in the faults."""
    reader = _DeliveryTargetReader(text, file, _SORT, environ)
    target = reader.target(reader.root(), pack)
    reader.raise_faults()
    return target


def usual_target(pack: DeliveryPack, name: str, given: Mapping[str, Any]) -> DeliveryTarget:
    """Return a target that says some settings, and means the usual of all others."""
    return DeliveryTarget(name, pack.name, {**usual_settings(pack.keys), **given})


def usual_settings(settings: tuple[Setting, ...]) -> dict[str, Any]:
    """Return what each key means where nobody says it."""
    return {one.name: one.usual for one in settings}


def pack_named(path: Path) -> str:
    """Return the name of the pack that a target file says, "" where it says none. Raises UsageError
    or InputError for what is no target.
    """
    reader = TargetReader(read_text(path, _SORT), str(path), _SORT, {})
    top = reader.mapping(reader.root(), "el objetivo")
    return reader.text(top.get("pack"), "pack")


class _DeliveryTargetReader(AttestationsReader):
    """Reads the parts of a target, each by what the pack declares."""

    def target(self, root: yaml.MappingNode, pack: DeliveryPack) -> DeliveryTarget:
        known = {one.name: one for one in pack.keys}
        firsts = dict.fromkeys(key.partition(".")[0] for key in known)
        top = self.mapping(root, "el objetivo", (*_OF_ANY, *firsts))
        for name in _REQUIRED:
            if name not in top:
                accepted = f"Son obligatorias: {', '.join(_REQUIRED)}."
                self.fault(root, f"Falta la clave «{name}» en el objetivo.", accepted)
        given = dict(self._given(top, known))
        environment = top.get("environment")
        return DeliveryTarget(
            name=self.text(top.get("name"), "name"),
            pack=self.text(top.get("pack"), "pack"),
            settings={**usual_settings(pack.keys), **given},
            environment=self.choice(environment, "El ambiente", ENVIRONMENTS)
            if environment
            else ENVIRONMENTS[0],
            strict=self.boolean(top.get("strict"), "strict"),
            attestations=self.attestations(top.get("attestations")),
            given=frozenset(given),
        )

    def _given(
        self, top: Mapping[str, yaml.Node], known: Mapping[str, Setting]
    ) -> Iterator[tuple[str, Any]]:
        """Yield the settings that the file gives, each with its value."""
        for first, node in top.items():
            if first in _OF_ANY:
                continue
            if first in known:
                yield first, self._value(node, first, known[first])
                continue
            below = [key.partition(".")[2] for key in known if key.startswith(f"{first}.")]
            for last, value in self.mapping(node, first, below).items():
                key = f"{first}.{last}"
                if key in known:
                    yield key, self._value(value, key, known[key])

    def _value(self, node: yaml.Node, key: str, one: Setting) -> Any:
        """Return the value of a setting: a private one is written as a variable alone."""
        written = node.value if isinstance(node, yaml.ScalarNode) else ""
        if one.private and not VARIABLE.fullmatch(str(written)):
            said = f"{key} está escrito en el archivo."
            self.fault(node, said, f'Va solo como variable: {key}: "${{env:NOMBRE}}".')
            return one.usual
        return setting_value(self, node, key, one)
