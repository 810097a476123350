"""The records of a scenario: what happens, as whom, and what must come back."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conformance.core.finding import Level
from conformance.core.resource import Need
from conformance.http.functions import PackFunction
from conformance.scenario.template import Template


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a place of the answer's JSON must hold: `path operator value`."""

    path: str | Template
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A read that must say the same before and after the step; without `values` they come from the
    step.
    """

    call: str
    role: str | Template | None = None
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Expect:
    """What must come back: one of the statuses, an answer that says one of the words, or both.

    `reason` is the system's own for a refusal; `code` None means the default for the kind of
    expectation.
    """

    status: tuple[int, ...] = (200,)
    answers: tuple[str, ...] = ()
    reason: str | None = None
    code: str | None = None
    level: Level | None = None
    requirement: str | None = None
    body: tuple[Assertion, ...] = ()
    body_code: str = "CON-01"
    schema: bool = False
    field: str | None = None
    unchanged: tuple[Unchanged, ...] = ()
    observe: tuple[tuple[int | str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Polling:
    """Call again until the answer holds all of `until`, at most `times`, with `every` seconds
    between.
    """

    until: tuple[Assertion, ...]
    times: int
    every: float


@dataclass(frozen=True, slots=True)
class Step:
    """One call as one role; a `given` step is a precondition: when it fails the item is blocked.

    With `together` the calls inside are sent at the same time and `expect.status` or
    `expect.answers` is the set that must come back, in any order.
    """

    name: str
    line: int
    call: str | Template = ""
    role: str | Template = ""
    values: Mapping[str, Any] | None = None
    expect: Expect = Expect()
    save: tuple[tuple[str, str], ...] = ()
    move: str | Template | None = None
    given: bool = False
    together: tuple["Step", ...] = ()
    again: Polling | None = None


@dataclass(frozen=True, slots=True)
class GivenResources:
    """Resources a scenario works on, by name; `listed` when the name stands for a list of them."""

    name: str
    need: Need
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Repeat:
    """A list of `count` equal items; inside, `i` is the position from 0."""

    count: int
    item: Any


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole story. `file` is how findings name it: `scenarios/<pack>/x.yaml`."""

    id: str
    title: str
    file: str
    requirements: tuple[str, ...]
    level: Level
    given: tuple[GivenResources, ...]
    matrix: tuple[tuple[str, tuple[Any, ...]], ...]
    steps: tuple[Step, ...]
    last: tuple[Step, ...] = ()
    functions: Mapping[str, PackFunction] = field(default_factory=dict)

    @property
    def cells(self) -> tuple[Mapping[str, Any], ...]:
        """Every combination of the matrix, in the order written; one empty cell without a
        matrix.
        """
        names = [name for name, _ in self.matrix]
        return tuple(
            dict(zip(names, values, strict=True))
            for values in itertools.product(*(values for _, values in self.matrix))
        )
