"""What a target file says it wants judged: sides and modules, each one that the pack declares."""

import yaml

from conformance.core.installed import Words
from conformance.core.nearest import nearest
from conformance.core.scope import WantedScope
from conformance.core.yaml.reader import YamlReader

_KEYS = ("sides", "modules")


def scope_of(reader: YamlReader, node: yaml.Node | None, pack: Words | None) -> WantedScope:
    """Return what the file wants judged; what it does not say is left to its roles."""
    parts = reader.mapping(node, "scope", _KEYS)
    if isinstance(node, yaml.MappingNode) and not node.value:
        said = "scope no dice nada."
        reader.fault(node, said, f"Se espera {_KEYS[0]}, {_KEYS[1]} o ambas; o quite la clave.")
    if pack is None:
        return WantedScope()
    modules = tuple(one.name for one in pack.modules)
    return WantedScope(
        _named(reader, parts.get("sides"), "scope.sides", pack.sides),
        _named(reader, parts.get("modules"), "scope.modules", modules),
    )


def _named(
    reader: YamlReader, node: yaml.Node | None, what: str, known: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names of a list, each one known; the order is the pack's."""
    asked = {reader.text(one, f"Un elemento de {what}"): one for one in reader.sequence(node, what)}
    for name, place in asked.items():
        if name and name not in known:
            accepted = nearest(name, known) if known else "Este paquete no declara ninguno."
            reader.fault(place, f"«{name}» no se conoce en {what}.", accepted)
    return tuple(name for name in known if name in asked)
