"""The requirement that each code cites of itself, and what the norm adds to its explanation."""

from collections.abc import Mapping

REQUIREMENTS: Mapping[str, str] = {}
NORMS: Mapping[str, str] = {}
