"""A server under strain: right in what it answers, and short of time to answer it.

Each strain is a wrapper around all requests, logins too, which a server gets as its `watch`. They
are no defects: a run against such a server judges what it would judge of a rested one.

    setup = Setup(watch=strained({"throttle-seconds": "5", "hang": "list_things"}))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from typing import Any

from conformance.core.errors import UsageError
from conformance.http.reference import Reply
from conformance.sandbox.application import Incoming, Serve, Wrapper
from conformance.sandbox.reply import SILENCE, problem

ALL = "*"
"""What stands for every operation."""

_OUTAGE_S = 2.0
_LONGER = 100  # bytes promised that never come


@dataclass(slots=True)
class _Throttle:
    """At most so many requests in each second of the clock; `told` says when to come again."""

    most: int
    told: Callable[[float], tuple[tuple[str, str], ...]]
    second: int = 0
    came: int = 0

    def __call__(self, sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        now = sandbox.now().timestamp()
        if int(now) != self.second:
            self.second, self.came = int(now), 0
        self.came += 1
        if self.came <= self.most:
            return serve(incoming)
        return problem(429, "Demasiadas peticiones.", None, self.told(self.second + 1.0))


@dataclass(slots=True)
class _Outage:
    """After each so many requests that were served, 503 for a while."""

    every: int
    served: int = 0
    until: float = 0.0

    def __call__(self, sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        now = sandbox.now().timestamp()
        if now < self.until:
            return problem(503, "El servicio no da abasto.")
        self.served += 1
        if self.served % self.every == 0:
            self.until = now + _OUTAGE_S
        return serve(incoming)


@dataclass(frozen=True, slots=True)
class _Hang:
    """An operation that never answers, or, `midway`, never ends its answer."""

    capability: str
    midway: bool = False

    def __call__(self, sandbox: Any, incoming: Incoming, serve: Serve) -> Reply:
        operation = sandbox.operation_of(incoming)
        if self.capability not in (ALL, operation.capability if operation else ""):
            return serve(incoming)
        if self.midway:
            reply = serve(incoming)
            promised = ("Content-Length", str(len(reply.body) + _LONGER))
            return Reply(reply.status, (*reply.headers, promised), reply.body)
        return SILENCE


def _nothing(moment: float) -> tuple[tuple[str, str], ...]:
    return ()


def _seconds(moment: float) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", "1"),)


def _date(moment: float) -> tuple[tuple[str, str], ...]:
    return (("Retry-After", formatdate(moment, usegmt=True)),)


@dataclass(frozen=True, slots=True)
class Strain:
    """A kind of strain: what its value is, what it does, and what makes it of a value."""

    value: str
    title: str
    make: Callable[[str], Wrapper] = field(repr=False)


def _counted(make: Callable[[int], Wrapper], text: str) -> Wrapper:
    if not text.isdecimal() or not int(text):
        raise ValueError(text)
    return make(int(text))


STRAINS: Mapping[str, Strain] = {
    "throttle": Strain(
        "N",
        "responde 429 a lo que pase de N peticiones por segundo",
        partial(_counted, lambda most: _Throttle(most, _nothing)),
    ),
    "throttle-seconds": Strain(
        "N",
        "lo mismo, con Retry-After en segundos",
        partial(_counted, lambda most: _Throttle(most, _seconds)),
    ),
    "throttle-date": Strain(
        "N",
        "lo mismo, con Retry-After como fecha",
        partial(_counted, lambda most: _Throttle(most, _date)),
    ),
    "outage": Strain(
        "N", "cada N peticiones responde 503 durante dos segundos", partial(_counted, _Outage)
    ),
    "hang": Strain("CAPACIDAD", "no responde nunca a esa operación (* : a ninguna)", _Hang),
    "stall": Strain(
        "CAPACIDAD",
        "no termina nunca esa respuesta (* : ninguna)",
        lambda capability: _Hang(capability, midway=True),
    ),
}


def strained(asked: Mapping[str, str]) -> Wrapper | None:
    """Return what puts a server under the strains that are asked for, None without any. Raises
    UsageError.
    """
    made = [_made(name, value) for name, value in asked.items()]
    return partial(_through, tuple(made)) if made else None


def parsed(texts: Iterable[str]) -> dict[str, str]:
    """Return the strains that `NOMBRE=VALOR` texts ask for. Raises UsageError for other texts."""
    asked: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or name not in STRAINS:
            raise UsageError(f"--strain {text}: no se conoce.\n{_accepted()}")
        asked[name] = value
    return asked


def _made(name: str, value: str) -> Wrapper:
    try:
        return STRAINS[name].make(value)
    except (KeyError, ValueError):
        raise UsageError(f"--strain {name}={value}: no se entiende.\n{_accepted()}") from None


def _accepted() -> str:
    return f"Se acepta: {', '.join(f'{name}={one.value}' for name, one in STRAINS.items())}."


def _through(
    wrappers: tuple[Wrapper, ...], sandbox: Any, incoming: Incoming, serve: Serve
) -> Reply:
    if not wrappers:
        return serve(incoming)
    inner = partial(_through, wrappers[1:], sandbox)
    return wrappers[0](sandbox, incoming, lambda changed: inner(changed, serve))
