"""A small run whose package the tests open."""

from pathlib import Path

from conformance.evidence.package import documents_of, package_of, score_of
from conformance.http.reference import Setup
from conformance.http.wire.client import Client
from conformance.packs.siifa.sandbox.app import create
from conformance.report.ledger import LEDGER, read
from conformance.run.session import Run
from conformance.selftest.in_process import InProcess
from conformance.selftest.rehearsed import prepare

PASSWORD = "rehearsal"  # of the synthetic users of a rehearsal
CRAFT = prepare(phases=("probing",))
ITEMS = {item.id: item for item in CRAFT.items}
CHOSEN = (
    "probing/ver_glosa/id-mal-formado",
    "probing/ver_factura/token-alterado",
    "probing/listar_facturas/limites",
)


def sandbox(*defects: str) -> InProcess:
    """Return a carrier to a new sandbox with some defects."""
    return InProcess(create(Setup(defects=defects, password=PASSWORD)))


def client(carrier: InProcess) -> Client:
    """Return a client of that sandbox."""
    return Client(CRAFT.plan.target, CRAFT.plan.entry, carrier=carrier)


def ran(folder: Path, names: tuple[str, ...] = CHOSEN) -> Path:
    """Return the ledger of a run of some items against a clean sandbox."""
    run = Run(CRAFT.plan, folder, named="objetivo.yaml")
    run.engine.client = client(sandbox())
    chosen = [ITEMS[name] for name in names]
    run.discover(chosen)
    run.open(chosen)
    for item in chosen:
        run.perform(item)
    run.close()
    return folder / LEDGER


def packed(path: Path) -> bytes:
    """Return the package of a ledger."""
    pack, ledger = CRAFT.plan.pack, read(path)
    documents = documents_of(pack, ledger.header.contract)
    return package_of(ledger, path.read_bytes(), documents, score_of(pack))
