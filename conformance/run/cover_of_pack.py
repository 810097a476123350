"""How much of its system an installed pack covers; one that does not load says why."""

from collections import Counter
from typing import Any

from conformance.core import installed
from conformance.core.errors import ConformanceError
from conformance.core.finding import Level
from conformance.core.pack_cover import CoveredDocument, PackCover, counted_by_level
from conformance.http.pack import Pack, own_document
from conformance.http.reference import Reference, reference_of
from conformance.http.verification import load_pack
from conformance.run.plan import scenario_files


def cover_of(name: str) -> PackCover | str:
    """Return the cover of a pack that is installed, or why there is none to tell of."""
    try:
        made: Any = installed.load(name)
        if isinstance(made, Pack):
            return _of_http(load_pack(name))
        cover: PackCover = made.cover()
        return cover
    except ConformanceError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  # whatever a pack's own code may raise
        return f"No se pudo contar lo que cubre: {installed.said(error)}."


def _of_http(pack: Pack) -> PackCover:
    reference = reference_of(pack) if pack.reference else None
    defects = reference.defects.values() if reference else ()
    levels = Counter(str(one.level) for one in defects)
    capabilities = pack.bindings.capabilities.values()
    return PackCover(
        title=pack.title,
        capabilities=len(capabilities),
        core=sum(one.core for one in capabilities),
        requirements=counted_by_level(pack.requirements.values()),
        scenarios=len(scenario_files(pack)),
        defects={str(level): levels[str(level)] for level in Level if levels[str(level)]},
        subtle=sum(one.subtle for one in defects),
        documents=tuple(_documents(pack)),
        styles=_styles(reference),
        settings=pack.settings,
    )


def _documents(pack: Pack) -> list[CoveredDocument]:
    known = {name: own_document(path) for name, path in pack.documents.items()}
    return [
        CoveredDocument(name, one.title, one.version, one.origin) for name, one in known.items()
    ]


def _styles(reference: Reference | None) -> tuple[str, ...]:
    return tuple(reference.styles) if reference else ()
