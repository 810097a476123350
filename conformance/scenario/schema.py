"""The JSON Schema of a scenario, for editors: made from the same tables that the reader uses."""

from collections.abc import Iterable, Sequence
from typing import Any

from conformance.scenario.keys import (
    LEVELS,
    SCENARIO,
    SET,
    STEP,
    TABLES,
    TOGETHER,
    UNCHANGED,
    Key,
    required,
)
from conformance.scenario.reader import ScenarioWords
from conformance.scenario.resource_keys import given_keys, resource_keys
from conformance.scenario.signature import SIGNATURES

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(known: ScenarioWords) -> dict[str, Any]:
    """Return the schema of scenarios that use these words. It accepts every scenario that the
    reader accepts.

    What only the reader can tell (names that exist, paths, expressions) it lets pass.
    """
    return {
        "$schema": _DRAFT,
        "title": "Escenario de conformidad",
        "description": "Una historia: quién hace qué, en qué orden, y qué debe responder el "
        "sistema.",
        **_table(SCENARIO),
        "$defs": {
            **_words(known),
            "given": _table(given_keys(known.resources)),
            **{kind.name: _table(resource_keys(kind)) for kind in known.resources},
            **{name: _table(keys) for name, keys in TABLES.items()},
            **_forms(),
        },
    }


def _table(keys: Sequence[Key]) -> dict[str, Any]:
    """Return a closed object with the keys of a table."""
    needed = required(keys)
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": list(needed)} if needed else {}),
        "properties": {key.name: {**key.shape, "description": key.text} for key in keys},
    }


def _words(known: ScenarioWords) -> dict[str, Any]:
    template = {
        "type": "string",
        "pattern": r"\$\{",
        "description": "marcador ${…}; funciones: "
        + ", ".join(f"{name}(…)" for name in (*SIGNATURES, *known.functions)),
    }
    return {
        "template": template,
        "capability": {"anyOf": [_enum(known.capabilities), {"$ref": "#/$defs/template"}]},
        "role": {"anyOf": [_enum(known.roles), {"$ref": "#/$defs/template"}]},
        "requirement": _enum(known.requirements),
        "code": _enum(known.codes),
        "answer": {"enum": list(known.answers.words)},
        "level": {"enum": list(LEVELS)},
        "status": {"type": "integer", "minimum": 100, "maximum": 599},
    }


def _enum(words: Iterable[str]) -> dict[str, Any]:
    return {"enum": sorted(words)}


def _forms() -> dict[str, Any]:
    """Return what a table alone does not say: a step is of one call or of several at once, and so
    on.
    """
    operators: list[dict[str, Any]] = [{"$ref": "#/$defs/operator"}, {"not": {"type": "object"}}]
    several = {"required": ["together"]}
    return {
        "step": {"if": several, "then": _table(TOGETHER), "else": _table(STEP)},
        "set": {
            **_table(SET),
            "oneOf": [{"required": [name]} for name in ("statuses", "respuestas")],
        },
        "unchanged": {"anyOf": [{"$ref": "#/$defs/capability"}, _table(UNCHANGED)]},
        "held": {"anyOf": operators},
        "body": {"type": "object", "additionalProperties": {"$ref": "#/$defs/held"}},
    }
