"""What the names of MIPRES' properties say, and where its rows are written and shown."""

from collections.abc import Mapping

from conformance.core.lifecycle import Listing
from conformance.core.row_left import RowChange
from conformance.http.exemplar import FieldNames, NamedRow
from conformance.http.written_row import Stamp, WrittenRow
from conformance.packs.mipres.steps import ANNULLED, STEPS

NAMES = FieldNames(
    id=r"^(ID|Id|id)([A-Z]|$)",
    date=r"^Fec",
    personal=r"^(Nro|No)IDPaciente$|^DirPaciente$|^NoIDRecibe$",
    masked=r"^(Nro|No)IDPaciente$|^[PS][NA](Paciente|ProfS)$|^N(r)?oID(Prof|Recibe|Medico)$|^(Dir|Tel)Paciente$|^RegProfS$",
    public=r"^nit$|^NoIDProv$|^NoIDSedeProv$|^NoIDEPS$|^NroIDIPS$",
    body_wrapper="peticion",
    coerced=True,
)

_WORDS = {
    "direccionamiento": "direccionamiento",
    "no_direccionamiento": "no direccionamiento",
    "programacion": "programación",
    "entrega": "entrega",
    "reporte": "reporte de entrega",
    "suministro": "suministro",
    "facturacion": "facturación",
    "datos_facturados": "datos de lo facturado",
}
ROWS: Mapping[str, NamedRow] = {
    **{one.act: NamedRow(_WORDS[one.name], one.answered) for one in STEPS.values()},
    "entregar_ambito": NamedRow("entrega", "IdEntrega"),
    "entregar_codigos": NamedRow("entrega", "IdEntrega", change=RowChange.CHANGED),
    **{
        one.annul: NamedRow(_WORDS[one.name], one.path_id, change=RowChange.CHANGED, asked=True)
        for one in STEPS.values()
    },
}

WRITTEN_ROWS: tuple[WrittenRow, ...] = tuple(
    WrittenRow(
        _WORDS[one.name],
        one.answered,
        dict.fromkeys((one.act, *one.doors), ""),
        tuple(Listing(one.reading(by), id=one.id) for by in one.ways),
        {one.annul: one.path_id},
        made=Stamp(when="" if one.name == "entrega" else one.moment),
        changed={one.annul: Stamp(when=ANNULLED, days=True)},
        fresh=True,
    )
    for one in STEPS.values()
)
