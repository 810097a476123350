"""Rules of a schema that no validator takes: `type: int`, `multipleOf: 0`, a pattern of another
language.

Whoever reads the document can't know what is meant. The rule is left out, and told: what is left of
the schema stands.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import jsonschema_rs

RULES = frozenset(
    {
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "minimum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
        "format",
        "title",
        "description",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
        "$comment",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "dependencies",
    }
)
"""Keywords that can be judged by themselves, whatever stands beside them."""

# A reference that can be followed is no rule.
_REFERENCES = frozenset({"$ref", "$dynamicRef", "$recursiveRef"})
_PATTERNS = frozenset({"pattern", "patternProperties"})


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A rule that was left out of a schema: the place of the schema, the keyword, and its value as
    written.
    """

    where: str
    keyword: str
    value: str

    @property
    def is_pattern(self) -> bool:
        """Whether it is a regular expression that nobody reads."""
        return self.keyword in _PATTERNS

    def __str__(self) -> str:
        """Return the rule and its place."""
        return f"{self.keyword}: {self.value:.60} en {self.where}"


def left_out(keyword: str, value: Any, where: str) -> LeftOut | None:
    """Return a rule as one that is left out, or None when validators take it."""
    if keyword in _REFERENCES or (keyword in RULES and not _taken(keyword, _written(value))):
        return LeftOut(where, keyword, _written(value))
    return None


def unread(patterns: Iterable[str]) -> list[str]:
    """Return the regular expressions that no validator reads."""
    return [one for one in patterns if not _taken("pattern", _written(one))]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@lru_cache(maxsize=5_000)
def _taken(keyword: str, written: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({keyword: json.loads(written)}, validate_formats=False)
    except (jsonschema_rs.ValidationError, ValueError):
        return False
    return True
