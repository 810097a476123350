"""What a target file says of the settings of its pack: each value of its kind, in their tree."""

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from conformance.core.installed import Words
from conformance.core.setting import Setting, SettingKind, parts
from conformance.core.yaml.reader import YamlReader

KEY = "settings"
_MOST = 1e15


def settings_of(reader: YamlReader, node: yaml.Node | None, pack: Words | None) -> dict[str, Any]:
    """Return the values that a file gives, by the whole names of their settings; each that its pack
    does not have, or that is of another kind, is a fault.
    """
    if node is None or pack is None:
        return {}
    if not pack.settings:
        said = f"El paquete «{pack.name}» no deja nada que decir en «{KEY}»."
        reader.fault(node, said, f"Quite {KEY}.")
        return {}
    declared = {one.name: one for one in pack.settings}
    return dict(_within(reader, node, "", declared))


def hidden_of(given: Mapping[str, Any], pack: Words | None) -> tuple[str, ...]:
    """Return the values given to private settings: they are shown nowhere."""
    if not given or pack is None:
        return ()
    private = [one.name for one in pack.settings if one.private]
    return tuple(str(given[name]) for name in private if given.get(name))


def _within(
    reader: YamlReader, node: yaml.Node, place: str, declared: Mapping[str, Setting]
) -> Iterator[tuple[str, Any]]:
    """Yield the settings that stand below a place of the tree."""
    what = f"{KEY}.{place}" if place else KEY
    for key, value in reader.mapping(node, what, parts(declared, place)).items():
        name = f"{place}.{key}" if place else key
        if name in declared:
            before = len(reader.faults)
            read = setting_value(reader, value, f"{KEY}.{name}", declared[name])
            if len(reader.faults) == before:
                yield name, read
        else:
            yield from _within(reader, value, name, declared)


def setting_value(reader: YamlReader, node: yaml.Node, what: str, one: Setting) -> Any:
    """Return the value that a node gives to a setting; one that it does not take is a fault."""
    before = len(reader.faults)
    value = _of_kind(reader, node, what, one)
    if len(reader.faults) == before and (accepted := one.wants(value)):
        reader.fault(node, f"{what} no se acepta: {one.shown(value):.80}.", accepted)
    return value


def _of_kind(reader: YamlReader, node: yaml.Node, what: str, one: Setting) -> Any:
    if one.kind is SettingKind.CHOICE:
        return reader.choice(node, what, one.choices)
    if one.kind is SettingKind.FLAG:
        return reader.boolean(node, what)
    if one.kind is SettingKind.LIST:
        return reader.texts(node, what)
    if one.kind is SettingKind.NUMBER:
        return _number(reader, node, what, one)
    return reader.text(node, what)


def _number(reader: YamlReader, node: yaml.Node, what: str, one: Setting) -> float:
    least, most = (
        -_MOST if one.least is None else one.least,
        _MOST if one.most is None else one.most,
    )
    if isinstance(one.usual, int):
        return reader.whole(node, what, int(least), int(most))
    return reader.number(node, what, least, most)
