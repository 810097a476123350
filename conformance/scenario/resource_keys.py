"""The keys by which a story asks for resources, made from the kinds that a pack has."""

from collections.abc import Iterable

from conformance.core.resource import FLAG, Criterion, ResourceKind
from conformance.scenario.keys import BOOLEAN, MOST_RESOURCES, NAME, SPAN, Key, Shape, ref


def given_keys(kinds: Iterable[ResourceKind]) -> tuple[Key, ...]:
    """Return the keys of `given`: one for each kind of resource."""
    return tuple(
        Key(
            kind.key,
            f"{kind.noun.many} {'propias' if kind.noun.feminine else 'propios'} de la historia, "
            f"por nombre; nadie más {'las' if kind.noun.feminine else 'los'} toca",
            {
                "type": "object",
                "propertyNames": {"pattern": f"^{NAME}$"},
                "additionalProperties": ref(kind.name),
            },
        )
        for kind in kinds
    )


def resource_keys(kind: ResourceKind) -> tuple[Key, ...]:
    """Return the keys by which a story asks for resources of a kind: state, number and the rest."""
    state = [Key(kind.state_key, _states_text(kind), _state_shape(kind))] if kind.state_key else []
    count = Key(
        kind.count_key,
        f"{'cuántas' if kind.noun.feminine else 'cuántos'}; con esta clave el nombre es una lista: "
        "f[0].id",
        {"type": "integer", "minimum": 1, "maximum": MOST_RESOURCES},
    )
    return (
        *state,
        count,
        *(Key(one.key, one.text, _ask_shape(kind, one)) for one in kind.criteria),
    )


def _states_text(kind: ResourceKind) -> str:
    return "; ".join(
        f"{written(state.written)}{' (por defecto)' if state is kind.default else ''}: {state.one}"
        for state in kind.states
    )


def _state_shape(kind: ResourceKind) -> Shape:
    written = [state.written for state in kind.states]
    return BOOLEAN if set(written) == {True, False} else {"enum": written}


def _ask_shape(kind: ResourceKind, ask: Criterion) -> Shape:
    if is_flag(kind, ask):
        return {"const": True}
    if isinstance(ask.most, int):
        return _span({"type": "integer", "minimum": 0, "maximum": ask.most})
    return _span({"type": "number", "minimum": 0})


def is_flag(kind: ResourceKind, ask: Criterion) -> bool:
    """Whether an ask takes true alone, and no span."""
    attribute = kind.attribute(ask.attribute)
    return attribute is not None and attribute.kind == FLAG


def _span(bound: Shape) -> Shape:
    """Return the JSON Schema of what a number may be, at least one of its ends."""
    return {
        "type": "object",
        "additionalProperties": False,
        "minProperties": 1,
        "properties": {key.name: {**bound, "description": key.text} for key in SPAN},
    }


def written(value: bool | str) -> str:
    """Return a value of a scenario as YAML writes it."""
    return str(value).lower() if isinstance(value, bool) else value
