"""The acts of MIPRES, one row each: what it is called on the wire, what it follows, who makes it.

The rules of the file: the collections, their reads, the answers and the states of everything else
in this pack are derived from these rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

INSURER, PROVIDER = "asegurador", "dispensador"
SUPPLY, BILLING = "suministro", "facturacion"
"""The services in which acts are made."""

BY = ("fecha", "prescripcion", "paciente")
"""By what collections are read."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act and the collection in which it leaves a row.

    `word` is how addresses call it, `stem` how its state and moment do (`EstRepEntrega`), `reads`
    how its three readings begin. `side` makes it; `follows` is the collection whose active row it
    processes, "" for none. `doors` are other capabilities that leave a row here. `ways` are those
    by which it is read, `address` what its addresses are made of and `told` how its answer calls
    the id, where not of the word; `gone` is the state of what was annulled.
    """

    name: str
    word: str
    act: str
    annul: str
    reads: str
    side: str
    follows: str = ""
    stem: str = ""
    doors: tuple[str, ...] = ()
    service: str = SUPPLY
    ways: tuple[str, ...] = BY
    address: str = ""
    told: str = ""
    gone: int = 0

    @property
    def id(self) -> str:
        """What a reading calls the id of the row."""
        return f"ID{self.word}"

    @property
    def answered(self) -> str:
        """What the answer of the act calls it."""
        return self.told or f"Id{self.word}"

    @property
    def state(self) -> str:
        """What a reading calls the state of the row."""
        return f"Est{self.stem or self.word}"

    @property
    def moment(self) -> str:
        """What a reading calls the moment in which it was made; of an entrega it is its own day."""
        return f"Fec{self.stem or self.word}"

    @property
    def words(self) -> str:
        """What its addresses are made of."""
        return self.address or self.word

    @property
    def path_id(self) -> str:
        """What the address of the annulment calls the id."""
        return f"id{self.word}"

    def reading(self, by: str) -> str:
        """Return the reading by `fecha`, `prescripcion` or `paciente`."""
        return f"{self.reads}_por_{by}"


STEPS: Mapping[str, Step] = {
    one.name: one
    for one in (
        Step(
            "direccionamiento",
            "Direccionamiento",
            "direccionar",
            "anular_direccionamiento",
            "direccionamientos",
            INSURER,
        ),
        Step(
            "no_direccionamiento",
            "NODireccionamiento",
            "no_direccionar",
            "anular_no_direccionamiento",
            "no_direccionamientos",
            INSURER,
        ),
        Step(
            "programacion",
            "Programacion",
            "programar",
            "anular_programacion",
            "programaciones",
            PROVIDER,
            "direccionamiento",
        ),
        Step(
            "entrega",
            "Entrega",
            "entregar",
            "anular_entrega",
            "entregas",
            PROVIDER,
            "programacion",
            doors=("entregar_ambito",),
        ),
        Step(
            "reporte",
            "ReporteEntrega",
            "reportar_entrega",
            "anular_reporte",
            "reportes",
            PROVIDER,
            "entrega",
            "RepEntrega",
        ),
        Step(
            "suministro",
            "Suministro",
            "suministrar",
            "anular_suministro",
            "suministros",
            INSURER,
            "reporte",
        ),
        Step(
            "facturacion",
            "Facturacion",
            "facturar",
            "anular_facturacion",
            "facturaciones",
            PROVIDER,
            service=BILLING,
            ways=BY[:2],
        ),
        Step(
            "datos_facturados",
            "DatosFacturado",
            "registrar_datos_facturados",
            "anular_datos_facturados",
            "datos_facturados",
            INSURER,
            "facturacion",
            service=BILLING,
            ways=BY[1:2],
            address="DatosFacturados",
            told="IDDatosFacturado",
            gone=2,
        ),
    )
}
"""By the name of their collection, in the order of the chain; billing goes beside it."""

CHAIN = ("direccionamiento", "programacion", "entrega", "reporte", "suministro")
"""The collections of one case, in the order in which their rows are made."""

ANNULLED = "FecAnulacion"
"""What readings call the moment in which a row was annulled."""


def readings(*names: str) -> tuple[str, ...]:
    """Return the readings of some collections."""
    return tuple(STEPS[name].reading(by) for name in names for by in STEPS[name].ways)


def read_by(by: str) -> tuple[str, ...]:
    """Return the readings of all collections by a day, a prescription or a patient."""
    return tuple(one.reading(by) for one in STEPS.values() if by in one.ways)


READS = readings(*STEPS)
"""All readings of all collections."""
NOTHING = 404
"""A right answer where there is nothing, as an empty list is (S1)."""
