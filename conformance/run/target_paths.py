"""What a target file says of the paths of capabilities, where it spells some its own way."""

import re

import yaml

from conformance.core.installed import Words
from conformance.core.target import UNSERVED
from conformance.core.yaml.reader import YamlReader

_NAMES = re.compile(r"\{([^{}/]*)\}")
_GIVEN = re.compile(rf"(?:/(?:[^/\s{{}}?#]|\{{[^{{}}/\s]+\}})+)+/?|{UNSERVED}")


def paths_of(reader: YamlReader, node: yaml.Node | None, pack: Words | None) -> dict[str, str]:
    """Return the path that a file gives to each capability, UNSERVED where there is none; one of a
    capability that its pack does not have, or without a value that it needs, is a fault.
    """
    if node is None or pack is None:
        return {}
    known = pack.spellings
    given = reader.mapping(node, "paths", tuple(known))
    read = {
        name: reader.pattern(value, f"paths.{name}", _GIVEN, "una ruta, como /cosas/{id}")
        for name, value in given.items()
    }
    for name, path in read.items():
        if path == UNSERVED:
            _refuse_core(reader, given[name], pack, name)
            continue
        wanted = [frozenset(_named(one)) for one in known[name]]
        if path and frozenset(_named(path)) not in wanted:
            example = max(known[name], key=len)
            said = f"La ruta de «{name}» no lleva los mismos valores que la suya: {path}."
            reader.fault(given[name], said, f"Se esperan los de {example}.")
    return {name: path for name, path in read.items() if path}


def _refuse_core(reader: YamlReader, node: yaml.Node, pack: Words, name: str) -> None:
    """Tell of a capability that a system cannot do without."""
    if name not in pack.dispensable:
        said = f"paths.{name}: {UNSERVED}, y un sistema no puede ser sin «{name}»."
        reader.fault(node, said, "Se espera su ruta.")


def _named(path: str) -> list[str]:
    return [name.lower() for name in _NAMES.findall(path)]
