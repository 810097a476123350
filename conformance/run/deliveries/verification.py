"""A pack of files is verified whole when it is loaded: every name that a table of it gives stands
where it belongs.
"""

from collections.abc import Iterator

from conformance.core.errors import Fault, InputError
from conformance.files.pack import DeliveryPack
from conformance.http.checks.registry import CODES
from conformance.run.deliveries.target import usual_target


def verified(pack: DeliveryPack) -> DeliveryPack:
    """Return a pack whose cross references hold. Raises InputError with all that do not."""
    found = [Fault(f"Paquete {pack.name}, {said}") for said in _faults(pack)]
    if found:
        raise InputError(found)
    return pack


def _faults(pack: DeliveryPack) -> Iterator[str]:
    yield from _of_citations(pack)
    yield from _of_settings(pack)
    yield from _of_items(pack)


def _of_citations(pack: DeliveryPack) -> Iterator[str]:
    for what, name in pack.citations.cited():
        if name not in pack.requirements:
            yield f"{what} cita {name}, que no existe."
    for name in (*pack.citations.codes, *pack.citations.titles, *pack.citations.norms):
        if name not in CODES:
            yield f"las citas nombran el código {name}, que no existe."
    for name in pack.citations.aspects:
        if name.partition("@")[0] not in pack.citations.own:
            yield f"las citas nombran el aspecto {name}, del que ninguna frase dice qué se juzga."


def _of_settings(pack: DeliveryPack) -> Iterator[str]:
    keys = [one.name for one in pack.keys]
    for key in sorted({one for one in keys if keys.count(one) > 1}):
        yield f"la clave {key} del objetivo está dos veces."
    for one in pack.keys:
        if one.usual_fault:
            yield f"la clave {one.name}: {one.usual_fault}"


def _of_items(pack: DeliveryPack) -> Iterator[str]:
    items = pack.items(usual_target(pack, "", {}))
    ids = [one.id for one in items]
    for name in sorted({one for one in ids if ids.count(one) > 1}):
        yield f"el ítem {name} está dos veces."
    for item in items:
        for name in item.requirements:
            if name not in pack.requirements:
                yield f"{item.id} cita {name}, que no existe."
        if item.capability is not None and item.capability not in pack.capabilities:
            yield f"{item.id} es de la capacidad {item.capability}, que no existe."
