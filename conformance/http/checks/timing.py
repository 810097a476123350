"""How long each operation takes, judged on the exchanges that a run has made anyway."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.core.finding import Finding, found
from conformance.http.checks.codes import TIM_01

LEAST = 5  # of fewer exchanges the slowest is all there is: a first call that warms up says nothing


@dataclass(frozen=True, slots=True)
class Sample:
    """What one answered exchange took, in seconds."""

    exchange: str
    capability: str
    operation: str | None
    elapsed: float


@dataclass(frozen=True, slots=True)
class Speed:
    """What some exchanges took, in seconds: how many, the median, the 95th percentile, the slowest,
    and all.
    """

    count: int
    p50: float
    p95: float
    slowest: float
    total: float


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the nearest-rank percentile of numbers in ascending order: `percent` of them do not
    pass it.
    """
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def speed(elapsed: Iterable[float]) -> Speed:
    """Return what some exchanges took; there is at least one."""
    ordered = sorted(elapsed)
    return Speed(
        len(ordered), percentile(ordered, 50), percentile(ordered, 95), ordered[-1], sum(ordered)
    )


def strain(alone: Iterable[float], together: Iterable[float]) -> float:
    """Return how many times as long a target took with several requests under way as with one: the
    medians' ratio, 1 at least, and 1 where nothing was asked alone.
    """
    before, after = list(alone), list(together)
    if not before or not after or (usual := speed(before).p50) <= 0:
        return 1.0
    return max(1.0, speed(after).p50 / usual)


def slow(samples: Iterable[Sample], limit_s: float, strained: float = 1.0) -> Iterator[Finding]:
    """Yield a finding for each capability whose 95th percentile passes the limit, shown by its
    slowest exchange.

    `strained` is how many times as long everything took because we asked several things at once:
    a system that is slow only so is not accused, an operation that is slower than the others is.
    """
    by_capability: dict[str, list[Sample]] = {}
    for sample in samples:
        by_capability.setdefault(sample.capability, []).append(sample)
    for capability, taken in by_capability.items():
        seen = speed(one.elapsed for one in taken)
        if seen.count < LEAST or seen.p95 <= limit_s * strained:
            continue
        worst = max(taken, key=lambda one: one.elapsed)
        asked = f", {strained:.1f} veces eso con la carga de la corrida" if strained > 1 else ""
        yield found(
            TIM_01,
            capability=capability,
            operation=worst.operation,
            exchanges=(worst.exchange,),
            expected=f"percentil 95 de a lo sumo {limit_s:g} s (limits.p95_s){asked}",
            actual=f"percentil 95 de {seen.p95:.2f} s en {seen.count} intercambios "
            f"(mediana {seen.p50:.2f} s, máximo {seen.slowest:.2f} s)",
        )
