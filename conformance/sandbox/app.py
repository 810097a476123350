"""The reference SIIFA server, made: clean, or with defects switched on."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from conformance.core.errors import UsageError
from conformance.sandbox.counter import Sandbox, Wrapper
from conformance.sandbox.defects import DEFECTS, Defect
from conformance.sandbox.styles import REFERENCE, variations

__all__ = ["Sandbox", "create"]


def create(
    seed: int = 0,
    *,
    now: Callable[[], datetime] | None = None,
    defects: Iterable[str] = (),
    enforce_terms: bool = False,
    token_life_s: int = 900,
    latency_ms: int = 0,
    password: str | None = None,
    strict: bool = False,
    sleep: Callable[[float], object] = time.sleep,
    watch: Wrapper | None = None,
    style: str = REFERENCE,
    vary: Iterable[str] = (),
) -> Sandbox:
    """Return a fresh server: the same world for the same seed and moment, with the named defects.

    Every user logs in with `password` (default: one derived from the seed). `strict` lets an
    internal error out instead of answering 500; `sleep` is how a slow defect lets time pass.
    `watch` sees every request first. `style` answers otherwise where either is right; `vary` adds
    single variations.
    """
    chosen = [_defect(name) for name in defects]
    varied = variations(style, vary)
    wrappers = (watch, *(defect.wrapper for defect in chosen), *(one.wrapper for one in varied))
    sandbox = Sandbox(
        seed,
        now or _utc_now,
        wrappers=[wrapper for wrapper in wrappers if wrapper is not None],
        off=frozenset[str]().union(*(defect.off for defect in chosen)),
        enforce_terms=enforce_terms,
        token_life_s=token_life_s,
        latency_ms=latency_ms,
        password=password,
        strict=strict,
        sleep=sleep,
    )
    for one in varied:
        if one.prepare is not None:
            one.prepare(sandbox.store)
    return sandbox


def _defect(name: str) -> Defect:
    if name not in DEFECTS:
        raise UsageError(
            f"El defecto «{name}» no existe. Los que hay: {', '.join(DEFECTS)}.\n"
            "«conformance sandbox --list-defects» los describe."
        )
    return DEFECTS[name]


def _utc_now() -> datetime:
    return datetime.now(UTC)
