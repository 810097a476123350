"""Rows of the catalogue of defects: what a defect breaks is a requirement of SIIFA."""

from dataclasses import replace

from conformance.core.finding import Level
from conformance.http.reference import Defect
from conformance.sandbox.application import Wrapper


def off(
    name: str,
    title: str,
    code: str,
    requirement: str,
    *rules: str,
    level: Level = Level.MUST,
    subtle: bool = False,
) -> Defect:
    """Return the defect that leaves rules out."""
    return Defect(
        name, title, code, f"SIIFA-{requirement}", level, off=frozenset(rules), subtle=subtle
    )


def wrap(
    name: str,
    title: str,
    code: str,
    requirement: str,
    wrapper: Wrapper,
    *,
    level: Level = Level.MUST,
    subtle: bool = False,
) -> Defect:
    """Return the defect that changes how requests are handled."""
    return Defect(name, title, code, f"SIIFA-{requirement}", level, wrapper=wrapper, subtle=subtle)


def all_subtle(*defects: Defect) -> tuple[Defect, ...]:
    """Return the defects, each of them subtle."""
    return tuple(replace(defect, subtle=True) for defect in defects)
