"""What kept a run from asking as it would have: throttling, operations that kept silent, time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from conformance.core.phrase import counted
from conformance.http.wire.adaptive_rate import UNSLOWED, Slowed, together

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What kept one process of a run: what throttling did, what is said of each operation that was
    left alone, how many items time did not reach, and how many the bounds left out beforehand.
    """

    slowed: Slowed = UNSLOWED
    left_alone: tuple[str, ...] = ()
    unreached: int = 0
    left_out: int = 0

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a person is told of it, in Spanish; nothing where nothing was in the way."""
        return tuple(
            filter(None, (_slow(self.slowed), _silent(self.left_alone), self._late, self._out))
        )

    @property
    def _out(self) -> str:
        if not self.left_out:
            return ""
        return f"Los límites de la corrida dejaron fuera {_items(self.left_out)}."

    @property
    def _late(self) -> str:
        if not self.unreached:
            return ""
        items = _items(self.unreached)
        return f"Se acabó el tiempo (max_minutes): {items} sin empezar o sin terminar."


def of_all(several: Sequence[Hindrance]) -> Hindrance:
    """Return what kept a run of several processes."""
    return Hindrance(
        together([one.slowed for one in several]),
        tuple(sorted({said for one in several for said in one.left_alone})),
        sum(one.unreached for one in several),
        max((one.left_out for one in several), default=0),
    )


def to_controller(hindrance: Hindrance) -> dict[str, Any]:
    """Return it as a worker hands it over."""
    return {**asdict(hindrance), "left_alone": list(hindrance.left_alone)}


def from_worker(given: Mapping[str, Any]) -> Hindrance:
    """Return what a worker handed over."""
    return Hindrance(
        **{
            **given,
            "slowed": Slowed(**given["slowed"]),
            "left_alone": tuple(given["left_alone"]),
        }
    )


def _items(many: int) -> str:
    return counted(many, "prueba", "pruebas")


def _slow(slowed: Slowed) -> str:
    if not slowed.answers:
        return ""
    times = "1 vez" if slowed.answers == 1 else f"{slowed.answers} veces"
    said = f"El sistema limitó las peticiones {times} (429 o 503)"
    if slowed.lowest:
        said += f": la corrida bajó a {_rate(slowed.lowest)}"
    return f"{said}, y esperó {round(slowed.waited)} s en total."


def _rate(per_second: float) -> str:
    if per_second < 1:
        return f"una petición cada {round(1 / per_second)} segundos"
    whole = round(per_second)
    return f"{whole} {'petición' if whole == 1 else 'peticiones'} por segundo"


def _silent(left_alone: Sequence[str]) -> str:
    if not left_alone:
        return ""
    named = "; ".join(left_alone[:_NAMED])
    more = f" y {len(left_alone) - _NAMED} más" if len(left_alone) > _NAMED else ""
    said = "Se dejó de pedir lo que no se atendía, y lo que lo necesita quedó bloqueado"
    return f"{said}: {named}{more}."
