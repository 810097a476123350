"""Whether a run that is gone on with asks the same of the same system as it did when it was cut."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conformance.core.errors import UsageError
from conformance.report.record import Header
from conformance.run.header import header
from conformance.run.plan import Plan

_ASKED: Mapping[str, Callable[[Header], object]] = {
    "--target": lambda one: (
        one.target.name,
        one.target.environment,
        dict(one.target.services),
        one.pack,
        one.revision,
    ),
    "--phases": lambda one: ", ".join(one.phases),
    "-k": lambda one: one.selection,
    "--profile": lambda one: one.profile,
    "--seed": lambda one: one.seed,
    "--examples": lambda one: one.examples,
    "--strength": lambda one: one.strength,
    "--contract": lambda one: {document.service: document.sha256[:12] for document in one.contract},
    "settings o paths del objetivo": lambda one: {row.name: row.value for row in one.settings},
    "la versión": lambda one: dict(one.engine),
}
"""What each option asked, as a header tells it."""


def agree(plan: Plan, selection: str, named: str, was: Header) -> None:
    """Raise UsageError unless this plan asks the same of the same system as the run with that
    header did.
    """
    present = replace(header(plan, (), ""), selection=selection)
    sandbox = named.partition(" ")[0] == "sandbox"
    if sandbox and named == was.target_file:  # it listens on another port each time
        was, present = _anywhere(was), _anywhere(present)
    for name, asked in _ASKED.items():
        if asked(was) != asked(present):
            raise UsageError(
                f"No se puede reanudar con otro valor de {name}: la corrida tenía «{asked(was)}» "
                f"y ahora es «{asked(present)}».\nAl reanudar solo se da lo que la corrida no "
                "sabe: --contract, si lo tuvo, y --workers. Para cambiar lo demás haga una "
                "corrida nueva."
            )


def _anywhere(one: Header) -> Header:
    return replace(one, target=replace(one.target, services={}))
