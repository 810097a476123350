"""What a pack leaves open: each setting is there once, in a tree, its usual value of its kind."""

from collections.abc import Iterator

from conformance.core.errors import Fault
from conformance.core.setting import Setting, SettingKind
from conformance.http.verification.known import PackWords, Row, twice

_TYPES: dict[SettingKind, tuple[type, ...]] = {
    SettingKind.CHOICE: (str,),
    SettingKind.NUMBER: (int, float),
    SettingKind.FLAG: (bool,),
    SettingKind.TEXT: (str,),
    SettingKind.LIST: (tuple,),
}


def settings(known: PackWords) -> Iterator[Fault]:
    """Every setting is there once, below no other, and its usual value is one that it takes."""
    every = known.pack.settings
    names = [one.name for one in every]
    yield from twice(known, "settings", names)
    for one in every:
        row = Row(known, "settings", one.name)
        if not one.text:
            yield row.fault("no dice qué es.", "Dele una frase (text).")
        if not all(part.isidentifier() for part in one.name.split(".")):
            yield row.fault("su nombre no es una ruta.", "Se espera algo como «token.vida_s».")
        for above in names:
            if one.name.startswith(f"{above}."):
                yield row.fault(f"está debajo de otro, «{above}».", "Dele otro nombre.")
        yield from _usual(row, one)


def _usual(row: Row, one: Setting) -> Iterator[Fault]:
    """The usual value is of the kind, one of the choices, within the bounds."""
    odd = isinstance(one.usual, bool) is not (one.kind is SettingKind.FLAG)
    if odd or not isinstance(one.usual, _TYPES[one.kind]):
        yield row.fault(f"su valor usual, {one.usual!r}, no es de su clase ({one.kind}).")
    elif one.kind is SettingKind.CHOICE and one.usual not in one.choices:
        yield row.fault(f"su valor usual, «{one.usual}», no está entre sus valores (choices).")
    elif one.kind is SettingKind.NUMBER and not _within(one):
        yield row.fault(f"su valor usual, {one.usual}, está fuera de sus límites.")


def _within(one: Setting) -> bool:
    least = one.usual if one.least is None else one.least
    most = one.usual if one.most is None else one.most
    return bool(least <= one.usual <= most)
