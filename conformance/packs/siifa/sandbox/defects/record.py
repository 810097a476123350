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
) -> Defect:
    """Return the defect that leaves rules out."""
    return Defect(name, title, code, f"SIIFA-{requirement}", level, off=frozenset(rules))


def wrap(
    name: str,
    title: str,
    code: str,
    requirement: str,
    wrapper: Wrapper,
    *,
    level: Level = Level.MUST,
) -> Defect:
    """Return the defect that changes how requests are handled."""
    return Defect(name, title, code, f"SIIFA-{requirement}", level, wrapper=wrapper)


def subtle(defect: Defect) -> Defect:
    """Return the defect, told to be subtle."""
    return replace(defect, subtle=True)


def all_subtle(*defects: Defect) -> tuple[Defect, ...]:
    """Return the defects, each of them subtle."""
    return tuple(map(subtle, defects))
