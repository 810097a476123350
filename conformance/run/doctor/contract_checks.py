"""What is said of the documents that a target is held to."""

from collections.abc import Iterator

from conformance.core.phrase import counted
from conformance.core.remark import Mend, Remark, bad, good, note
from conformance.run.doctor.login_checks import mismatched
from conformance.run.doctor.observed import Observed, Published

_DIGEST = 12
_NAMED = 4


def contract(observed: Observed) -> Iterator[Remark]:
    """Say what each service is held to, and what its document lacks."""
    for one in observed.published:
        yield _of(observed, one)
        if one.lacking:
            more = f" y {len(one.lacking) - _NAMED} más" if len(one.lacking) > _NAMED else ""
            lacking = counted(len(one.lacking), "operación obligatoria", "operaciones obligatorias")
            yield note(
                f"{one.service}: el documento no trae {lacking} "
                f"({', '.join(one.lacking[:_NAMED])}{more}); se piden según el contrato propio."
            )
    yield from mismatched(observed, "paths")


def _of(observed: Observed, one: Published) -> Remark:
    key = f"contract.{one.service}"
    if one.fault:
        return bad(f"{one.service}: {one.fault}", Mend(key, "un archivo o una dirección OpenAPI"))
    said = f"{one.title} {one.version}".strip()
    told = f"{one.service}: «{said}» (sha256 {one.digest[:_DIGEST]}…), ofrece {one.bound} de "
    told += counted(one.of, "operación conocida", "operaciones conocidas")
    if one.loaded:
        return good(f"{told}; leído de {one.source}.")
    return good(
        f"{told}; es el contrato propio del paquete, revisión «{observed.target.revision}» "
        f"({key} daría otro)."
    )


def guesses(observed: Observed) -> Iterator[Remark]:
    """Say what the pack takes for granted that nobody published and the target does not say."""
    taken = [one for one in observed.settings if one.guess and not one.given]
    if observed.published and not taken:
        yield good("nada: lo que no está publicado lo dice el objetivo.")
    if not taken:
        return
    told = ", ".join(f"{one.name} ({one.value})" for one in taken[:_NAMED])
    more = f" y {len(taken) - _NAMED} más" if len(taken) > _NAMED else ""
    some = counted(len(taken), "cosa que nadie publicó", "cosas que nadie publicó")
    first = next((one for one in taken if not one.name.startswith("paths.")), taken[0])
    key = first.name if first.name.startswith("paths.") else f"settings.{first.name}"
    verb = "se supone" if len(taken) == 1 else "se suponen"
    yield note(f"{verb} {some}: {told}{more}.", Mend(key, f"lo que sea cierto: {first.text}"))
