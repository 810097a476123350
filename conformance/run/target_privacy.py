"""What a target file says of personal data: fields that are masked too, fields that are shown."""

import yaml

from conformance.core.privacy import Privacy
from conformance.core.yaml.reader import YamlReader
from conformance.http.wire.names import is_secret, plain

_KEYS = ("mask", "show", "text")


def privacy_of(reader: YamlReader, node: yaml.Node | None) -> Privacy:
    """Return what the file wants masked and shown beside what always is."""
    parts = reader.mapping(node, "privacy", _KEYS)
    if isinstance(node, yaml.MappingNode) and not node.value:
        said = "privacy no dice nada."
        reader.fault(node, said, f"Se espera {', '.join(_KEYS)}; o quite la clave.")
    mask = _names(reader, parts.get("mask"), "privacy.mask")
    show = _names(reader, parts.get("show"), "privacy.show")
    hidden = {plain(name) for name in mask}
    for name, place in show.items():
        if is_secret(name):
            reader.fault(
                place,
                f"privacy.show nombra «{name}», que es una clave o un token.",
                "Esos nunca se muestran: quítelo.",
            )
        elif plain(name) in hidden:
            reader.fault(
                place,
                f"«{name}» está en privacy.mask y en privacy.show.",
                "Déjelo en una sola de las dos listas.",
            )
    return Privacy(
        tuple(mask), tuple(show), reader.boolean(parts.get("text"), "privacy.text", True)
    )


def _names(reader: YamlReader, node: yaml.Node | None, what: str) -> dict[str, yaml.Node]:
    """Return the names of a list with where they stand, each one of a field."""
    named = {reader.text(one, f"Un elemento de {what}"): one for one in reader.sequence(node, what)}
    for name, place in named.items():
        if name and not plain(name):
            reader.fault(
                place,
                f"«{name}» no es el nombre de un campo en {what}.",
                "Se espera un nombre, como fechaNacimiento, sin su valor.",
            )
    return {name: place for name, place in named.items() if plain(name)}
