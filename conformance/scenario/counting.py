"""Which steps of a story expect the whole of what they read, and not their own rows alone."""

import re
from collections.abc import Collection

from conformance.http.checks.codes import SEC_05
from conformance.scenario.story import Assertion, Step
from conformance.scenario.template import Template

_OWN_ROW = re.compile(r"[\w.$]*\[\w+=\$\{(?P<name>\w+)\}\][\w.]*")
"""`resultado[id=${una}].campo`: the row that a story tells by what it saved."""


def counts(step: Step, given: Collection[str]) -> bool:
    """Say whether what a step expects depends on what others left on the resources `given`.

    What another entity must not see it doesn't see, however much there is of it.
    """
    if step.expect.body_code == SEC_05.id:
        return False
    return not all(_of_own_row(one, given) for one in step.expect.body)


def _of_own_row(one: Assertion, given: Collection[str]) -> bool:
    text = one.path.text if isinstance(one.path, Template) else one.path
    selected = _OWN_ROW.fullmatch(text)
    return selected is not None and selected["name"] not in given
