"""The named ways of being wrong: rules that are forgotten, and answers that are changed.

Each room is one idea; the list of defects that the facts of the system ask for is all of them.
"""

from collections.abc import Mapping
from dataclasses import replace

from conformance.http.reference import Defect
from conformance.packs.mipres.sandbox.defects import (
    acting,
    billing,
    entering,
    many,
    prescribing,
    reading,
)
from conformance.packs.mipres.sandbox.defects.rows import Forgotten, Wrapped

_SUBTLE = frozenset(
    {
        *("id-nuevo-por-acto", "id-acto-reusado", "casing-Id", "estado-no-pasa-a-2"),
        *("anulado-sin-fecha", "anulado-desaparece", "anula-procesado", "predecesor-queda-en-2"),
        *("xfecha-corre-un-dia", "xpaciente-ignora-tipodoc", "xprescripcion-por-prefijo"),
        *("token-con-mas", "token-con-barra", "token-eterno", "cantidad-a-entero"),
        *("valor-flotante", "rechazo-escribe", "carrera", "causa-desconocida", "entrega-mayor"),
        *("campos-del-servidor", "codigos-no-suman", "factura-token-ajeno", "reporte-otra-eps"),
        *("dia-vacio-500", "ambito-otra-tecnologia"),
    }
)
"""Those that show only at one place, or after other acts."""

_FORGOTTEN: Forgotten = (
    *entering.FORGOTTEN,
    *acting.FORGOTTEN,
    *reading.FORGOTTEN,
    *billing.FORGOTTEN,
    *prescribing.FORGOTTEN,
    *many.FORGOTTEN,
)
_WRAPPED: Wrapped = (
    *entering.WRAPPED,
    *acting.WRAPPED,
    *reading.WRAPPED,
    *billing.WRAPPED,
    *prescribing.WRAPPED,
    *many.WRAPPED,
)
_EVERY = (
    *(Defect(*row[:3], f"MIPRES-{row[3]}", row[4], off=frozenset(row[5])) for row in _FORGOTTEN),
    *(Defect(*row[:3], f"MIPRES-{row[3]}", row[4], wrapper=row[5]) for row in _WRAPPED),
)
DEFECTS: Mapping[str, Defect] = {one.id: replace(one, subtle=one.id in _SUBTLE) for one in _EVERY}
