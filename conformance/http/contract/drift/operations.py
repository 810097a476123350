"""How two operations differ: security, parameters, bodies, media types, answers and their
headers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.http.contract.drift.change import Change
from conformance.http.contract.drift.comparison import Work, compared, needed
from conformance.http.contract.drift.shapes import text
from conformance.http.contract.drift.surface import Demand, Given, Surface, SurfaceAnswer
from conformance.http.contract.schema import Schema, types_of

_SCALAR = frozenset({"string", "number", "integer", "boolean", "null"})
_JSON = ("application/json",)


@dataclass(frozen=True, slots=True)
class _OperationPair:
    """Two operations, and the names known as renamed."""

    a: Surface
    b: Surface
    aliases: Mapping[str, str]
    work: Work

    def schemas(self, a: Schema, b: Schema, place: str, *, sent: bool) -> list[Change]:
        return compared(
            a, b, f"{self.b.label}, {place}", sent=sent, aliases=self.aliases, work=self.work
        )

    def change(
        self, kind: str, place: str, values: tuple[str, str], *, breaking: bool, subject: str = ""
    ) -> Change:
        return Change(
            kind,
            ", ".join(part for part in (self.b.label, place) if part),
            *values,
            breaking,
            subject=subject,
        )


def operations(a: Surface, b: Surface, aliases: Mapping[str, str], work: Work) -> Iterator[Change]:
    """Yield what changed from operation `a` to `b`, its path apart."""
    pair = _OperationPair(a, b, aliases, work)
    yield from _security(pair)
    yield from _parameters(pair)
    yield from _body(pair)
    yield from _replies(pair)
    if b.deprecated and not a.deprecated:
        yield pair.change("operación en desuso", "", ("", ""), breaking=False)


def _security(pair: _OperationPair) -> Iterator[Change]:
    old, new = pair.a.security, pair.b.security
    if old == new:
        return
    kept = all(any(demand <= before for demand in new) for before in old)
    yield pair.change("seguridad cambiada", "", (_ways(old), _ways(new)), breaking=not kept)


def _ways(ways: frozenset[Demand]) -> str:
    return " o ".join(sorted(_way(one) for one in ways))


def _way(demand: Demand) -> str:
    schemes = sorted({scheme for scheme, _ in demand})
    told = []
    for scheme in schemes:
        scopes = sorted(scope for name, scope in demand if name == scheme and scope)
        told.append(f"{scheme} ({', '.join(scopes)})" if scopes else scheme)
    return " y ".join(told) or "ninguna"


def _parameters(pair: _OperationPair) -> Iterator[Change]:
    old, new = _keyed(pair.a), _keyed(pair.b)
    moved = _moved(old, new)
    for key, one in old.items():
        place = f"parámetro {one.name}"
        if key in new:
            yield from _parameter(pair, one, new[key])
        elif key in moved:
            other = new[moved[key]]
            yield pair.change(
                "parámetro movido", place, (one.where, other.where), breaking=True, subject=one.name
            )
            yield from pair.schemas(one.schema, other.schema, place, sent=True)
        elif one.where != "path":
            yield pair.change(
                "parámetro retirado", place, (one.where, ""), breaking=True, subject=one.name
            )
    for key, one in new.items():
        if key not in old and key not in moved.values() and one.where != "path":
            said = ("", f"{one.where}, {needed(one.required)}")
            yield pair.change(
                "parámetro añadido",
                f"parámetro {one.name}",
                said,
                breaking=one.required,
                subject=one.name,
            )


def _keyed(one: Surface) -> dict[tuple[str, str], Given]:
    """Return the parameters by what tells them apart: those of the path by their place in it,
    others by name.
    """
    places = {name: str(index) for index, name in enumerate(re.findall(r"\{([^}]*)\}", one.path))}
    return {
        (
            given.where,
            places.get(given.name, given.name) if given.where == "path" else _name(given),
        ): given
        for given in one.parameters
    }


def _name(given: Given) -> str:
    return given.name if given.where == "cookie" else given.name.lower()


def _moved(
    old: Mapping[tuple[str, str], Given], new: Mapping[tuple[str, str], Given]
) -> dict[tuple[str, str], tuple[str, str]]:
    gone = {key: one for key, one in old.items() if key not in new}
    come = {one.name.lower(): key for key, one in new.items() if key not in old}
    return {key: come[one.name.lower()] for key, one in gone.items() if one.name.lower() in come}


def _parameter(pair: _OperationPair, a: Given, b: Given) -> Iterator[Change]:
    place = f"parámetro {b.name}"
    if a.name != b.name and a.where == "query":
        # ASP.NET and most servers don't mind the case of a query's names: told, and no break
        yield pair.change(
            "mayúsculas cambiadas", f"{place} (antes {a.name})", ("", ""), breaking=False
        )
    if a.required != b.required:
        yield pair.change(
            "obligatoriedad cambiada",
            place,
            (needed(a.required), needed(b.required)),
            breaking=b.required,
            subject=b.name,
        )
    if a.wire != b.wire and not (_scalar(a) and _scalar(b) and "/" not in a.wire + b.wire):
        yield pair.change(
            "escritura cambiada", place, (a.wire, b.wire), breaking=True, subject=b.name
        )
    if text(a.default) != text(b.default):
        yield pair.change(
            "valor por omisión cambiado", place, (_default(a), _default(b)), breaking=False
        )
    yield from pair.schemas(a.schema, b.schema, place, sent=True)


def _scalar(one: Given) -> bool:
    types = types_of(one.schema)
    return bool(types) and _SCALAR.issuperset(types)


def _default(one: Given) -> str:
    return "" if one.default is None else text(one.default)


def _body(pair: _OperationPair) -> Iterator[Change]:
    old, new = pair.a, pair.b
    if bool(old.content) != bool(new.content):
        breaking = bool(old.content) or new.required
        yield pair.change(
            "cuerpo cambiado", "petición", (_with(old), _with(new)), breaking=breaking
        )
        return
    if old.content and old.required != new.required:
        yield pair.change(
            "obligatoriedad cambiada",
            "petición",
            (needed(old.required), needed(new.required)),
            breaking=new.required,
        )
    yield from _contents(pair, old.content, new.content, "petición", sent=True)


def _with(one: Surface) -> str:
    return f"con cuerpo {needed(one.required)}" if one.content else "sin cuerpo"


def _contents(
    pair: _OperationPair,
    old: Mapping[str, Schema],
    new: Mapping[str, Schema],
    place: str,
    *,
    sent: bool,
) -> Iterator[Change]:
    lost = [media for media in old if not any(_covers(other, media) for other in new)]
    for media in lost:
        yield pair.change(
            "tipo de medio retirado", place, (media, ""), breaking=True, subject=media
        )
    for media in new:
        if not any(_covers(other, media) for other in old):
            yield pair.change(
                "tipo de medio añadido", place, ("", media), breaking=False, subject=media
            )
    told: set[tuple[str, str, str, str]] = set()
    for media in sorted(set(old) - set(lost), key=lambda one: one not in _JSON):
        other = media if media in new else next(one for one in new if _covers(one, media))
        for change in pair.schemas(old[media], new[other], place, sent=sent):
            key = (change.kind, change.place, change.before, change.after)
            if key not in told:
                told.add(key)
                yield change


def _covers(wide: str, media: str) -> bool:
    """Say whether a media type, or range of them (`text/*`, `application/*+json`), includes
    another.
    """
    if wide == media:
        return True
    if "*" not in wide:
        return False
    return re.fullmatch(re.escape(wide).replace(r"\*", "[^;]*"), media) is not None


def _replies(pair: _OperationPair) -> Iterator[Change]:
    before, after = ({one.status: one for one in side.replies} for side in (pair.a, pair.b))
    met: set[str] = set()
    for status, one in before.items():
        other = _reply(status, after)
        if other is None:
            yield pair.change(
                "estado retirado",
                f"respuesta {status}",
                (status, ""),
                breaking=status.startswith("2"),
                subject=status,
            )
            continue
        met.add(other.status)
        yield from _answer(pair, one, other)
    for status in after:
        if status not in before and status not in met:
            yield pair.change(
                "estado añadido",
                f"respuesta {status}",
                ("", status),
                breaking=False,
                subject=status,
            )


def _reply(status: str, after: Mapping[str, SurfaceAnswer]) -> SurfaceAnswer | None:
    """Return the answer that stands for a status: itself, its range, one of its range, or the
    default.
    """
    if status in after:
        return after[status]
    ranged = f"{status[:1]}XX"
    if ranged in after:
        return after[ranged]
    if status.endswith("XX"):
        return next((one for name, one in after.items() if name[:1] == status[:1]), None)
    return after.get("default") if not any(name.startswith(status[:1]) for name in after) else None


def _answer(pair: _OperationPair, a: SurfaceAnswer, b: SurfaceAnswer) -> Iterator[Change]:
    place = f"respuesta {a.status}"
    if bool(a.content) != bool(b.content):
        said = (
            "con cuerpo" if a.content else "sin cuerpo",
            "con cuerpo" if b.content else "sin cuerpo",
        )
        yield pair.change("cuerpo cambiado", place, said, breaking=bool(a.content))
    elif a.content:
        yield from _contents(pair, a.content, b.content, place, sent=False)
    yield from _headers(pair, a, b, place)


def _headers(
    pair: _OperationPair, a: SurfaceAnswer, b: SurfaceAnswer, place: str
) -> Iterator[Change]:
    for name, one in a.headers.items():
        inner = f"{place}, cabecera {one.name}"
        other = b.headers.get(name)
        if other is None:
            yield pair.change(
                "cabecera retirada",
                inner,
                (needed(one.required), ""),
                breaking=True,
                subject=one.name,
            )
            continue
        if one.required != other.required:
            yield pair.change(
                "obligatoriedad cambiada",
                inner,
                (needed(one.required), needed(other.required)),
                breaking=one.required,
            )
        yield from pair.schemas(one.schema, other.schema, inner, sent=False)
    for name, one in b.headers.items():
        if name not in a.headers:
            yield pair.change(
                "cabecera añadida",
                f"{place}, cabecera {one.name}",
                ("", needed(one.required)),
                breaking=False,
                subject=one.name,
            )
