"""The same defects against `conformance` and against `st run`, side by side: what each finds, and
what it costs.

`st` gets what a user who knows it and the manual gives it (bench/st), and for each defect as many
seconds as a whole run of ours over HTTP has just taken: a busy machine slows down both. Each result
goes to a file of lines as soon as it is known: a run that was cut short goes on there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from served import CONFORMANCE, ST, sandbox, services, token
from weigh import OURS, THEIRS, ToolRun, chosen, costs, failures_of, run_of, table

from conformance.core.cache import user_cache
from conformance.core.data_path import data
from conformance.core.finding import Level
from conformance.http.reference import reference_of
from conformance.http.verification import load_pack
from conformance.run.plan import make_plan
from conformance.selftest.own_target import target_of
from conformance.selftest.rehearsal import rehearse
from conformance.selftest.rehearsed import Rehearsed, prepare_plan

_SETTINGS = Path(__file__).resolve().parent / "st"
_CODES = {name: one.code for name, one in reference_of(load_pack("siifa")).defects.items()}
_SHARES = {
    "factura": 0.9,
    "seguridad": 0.1,
}  # of the seconds: one contract has 44 operations, the other has one
_SEEDS = (1, 2, 3)  # of the clean runs; a defect gets the first
_WRITTEN = (Level.MUST.value, Level.SHOULD.value, Level.MAY.value)
_GLOSA, _DEVOLUCION = "/api/SeguimientoFacturaGlosa", "/api/SeguimientoFacturaDevolucion"


def theirs(defect: str, seed: int, seconds: float) -> ToolRun:
    """Run `st` so many seconds in all, on each contract, against a new sandbox in which some acts
    are under way.
    """
    options = ("--defect", defect) if defect else ()
    with (
        tempfile.TemporaryDirectory() as scratch,
        sandbox(Path(scratch), *options) as (target, environ),
    ):
        folder = Path(scratch)
        shutil.copy(_SETTINGS / "schemathesis.toml", folder)
        tokens = {role: _token(target, role) for role in ("erp", "ips", "otra_erp")}
        (folder / "identidades.json").write_text(
            json.dumps(
                {
                    "auth": [
                        {
                            "name": role,
                            "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {one}"}],
                        }
                        for role, one in tokens.items()
                    ]
                }
            ),
            encoding="utf-8",
        )
        under_way(services(target)["factura"], tokens)
        environ |= {"ST_PROVIDER": tokens["ips"], "PYTHONPATH": str(_SETTINGS)}
        begun = time.perf_counter()
        reports = [
            _report(
                folder,
                service,
                services(target)[service],
                environ,
                "--seed",
                str(seed),
                "--max-time",
                str(max(1, round(seconds * share))),
            )
            for service, share in _SHARES.items()
        ]
        taken = time.perf_counter() - begun
    return ToolRun(
        THEIRS,
        defect,
        seed,
        frozenset[tuple[str, str]]().union(*(failures_of(one) for one in reports)),
        taken,
        sum(one["test_cases"]["generated"] for one in reports),
    )


def _token(target: Path, role: str) -> str:
    """Return a token, or none when the defect is of the login."""
    with suppress(httpx.HTTPError, ValueError, KeyError):
        return token(target, role)
    return ""


def _report(
    folder: Path, service: str, url: str, environ: Mapping[str, str], *options: str
) -> dict[str, Any]:
    """Return the JSON report of `st` on one contract."""
    report = folder / f"{service}.json"
    subprocess.run(
        [
            ST,
            "--config-file",
            str(folder / "schemathesis.toml"),
            "run",
            str(data("specs", "siifa") / f"{service}.openapi.yaml"),
            "--url",
            url,
            "--report-json-path",
            str(report),
            *options,
        ],
        cwd=folder,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def under_way(url: str, tokens: Mapping[str, str]) -> None:
    """Leave acts at each point of their way, with the ids of the settings, as far as the defect
    lets.
    """
    with httpx.Client(trust_env=False) as client, suppress(httpx.HTTPError, ValueError):
        for role, method, path, body in _acts(client, url, tokens["erp"]):
            client.request(
                method, url + path, json=body, headers={"Authorization": f"Bearer {tokens[role]}"}
            )


def _acts(
    client: httpx.Client, url: str, payer: str
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    made, answered, repeated = (
        f"{datetime.now(UTC) - timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"
        for minutes in (180, 170, 160)
    )
    for factura in range(1, 7):  # glosas 100001 to 100006
        yield (
            "erp",
            "POST",
            _GLOSA,
            {
                "idFactura": factura,
                "valorGlosa": 1000.5,
                "observacion": "Sin soporte",
                "idSeguimientoTipoCodigoGlosa": "FA0101",
                "fechaFormulacion": made,
            },
        )
    for factura in range(11, 16):  # devoluciones 100007 to 100011
        one = client.get(
            f"{url}/api/Factura/{factura}", headers={"Authorization": f"Bearer {payer}"}
        )
        yield (
            "erp",
            "POST",
            _DEVOLUCION,
            {
                "idFactura": factura,
                "valorDevolucion": one.json().get("valorFactura"),
                "observacion": "De otro pagador",
                "idSeguimientoTipoCodigoDevolucion": "DE1601",
                "fechaFormulacion": made,
            },
        )
    for factura in range(21, 25):  # pagos 100012 to 100015
        yield (
            "erp",
            "POST",
            "/api/SeguimientoFacturaPago",
            {
                "idFactura": factura,
                "codigoFuente": 111001,
                "codigoSubFuente": 112001,
                "valor": 1000.5,
                "fechaPago": made,
                "referenciaBancaria": f"REF-{factura}",
            },
        )
    for path, name, code, ids in (
        (_GLOSA, "Glosa", "RE9602", range(100003, 100007)),
        (_DEVOLUCION, "Devolucion", "RE9601", range(100009, 100012)),
    ):
        for act in ids:
            yield (
                "ips",
                "PUT",
                f"{path}/Respuesta",
                {
                    f"idSeguimientoFactura{name}": act,
                    "observacionRespuesta": "No procede",
                    "fechaRespuesta": answered,
                    "idSeguimientoTipoCodigoRespuesta": code,
                },
            )
        yield (
            "erp",
            "PUT",
            f"{path}/Reiteracion",
            {
                f"idSeguimientoFactura{name}": ids[-1],
                "observacionReiteracion": "Sigue sin soporte",
                f"fechaFormulacion{name}Reiteracion": repeated,
                f"idSeguimientoTipoCodigo{name}Reiteracion": f"{name[0]}RE003",
            },
        )


def ours(craft: Rehearsed, defect: str) -> ToolRun:
    """Run every item of ours in process, against a new sandbox."""
    begun = time.perf_counter()
    found = rehearse(craft, (defect,))
    codes = found.codes(Level.MUST, Level.SHOULD, Level.MAY)
    return ToolRun(
        OURS,
        defect,
        0,
        frozenset(("", code) for code in codes),
        time.perf_counter() - begun,
        found.exchanges,
    )


def clean_of_ours() -> ToolRun:
    """Run `conformance run` over HTTP against a clean sandbox, as a user does."""
    with tempfile.TemporaryDirectory() as scratch, sandbox(Path(scratch)) as (target, environ):
        out = Path(scratch) / "salida"
        begun = time.perf_counter()
        subprocess.run(
            [*CONFORMANCE, "run", "--target", str(target), "--out", str(out)],
            env=environ,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        seconds = time.perf_counter() - begun
        lines = _lines(out / "ledger.jsonl")
    found = {
        ("", line["code"])
        for line in lines
        if line["type"] == "finding" and line["level"] in _WRITTEN
    }
    return ToolRun(
        OURS, "", 0, frozenset(found), seconds, sum(line["type"] == "exchange" for line in lines)
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def wanted(defects: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    """Yield every run there must be: its tool, defect and seed. The clean ones come first."""
    yield OURS, "", 0
    yield from ((THEIRS, "", seed) for seed in _SEEDS)
    for defect in defects:
        yield THEIRS, defect, _SEEDS[0]
        yield OURS, defect, 0


def main(arguments: Sequence[str]) -> None:
    """Make the runs that the results file lacks, and print the tables."""
    parser = argparse.ArgumentParser(
        description="Los mismos defectos, ante conformance y ante st run."
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=len(set(_CODES.values())),
        metavar="N",
        help="cuántos defectos (%(default)s: uno de cada código)",
    )
    parser.add_argument("--all", action="store_true", help="todos los defectos")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("beside.jsonl"),
        metavar="ARCHIVO",
        help="resultados, uno por línea; lo que ya está allí no se repite (%(default)s)",
    )
    args = parser.parse_args(arguments)
    defects = chosen(_CODES, len(_CODES) if args.all else args.sample)
    kept = map(run_of, _lines(args.out) if args.out.exists() else [])
    runs = {(run.tool, run.defect, run.seed): run for run in kept}
    lacking = [one for one in wanted(defects) if one not in runs]
    craft = prepare_plan(make_plan(target_of(), {}), user_cache(os.environ)) if lacking else None
    args.out.parent.mkdir(parents=True, exist_ok=True)
    with args.out.open("a", encoding="utf-8") as results:
        for number, (tool, defect, seed) in enumerate(lacking, start=1):
            print(
                f"{number} de {len(lacking)}: {tool}, {defect or 'sandbox limpio'}",
                file=sys.stderr,
                flush=True,
            )
            if tool == THEIRS:
                run = theirs(defect, seed, runs[OURS, "", 0].seconds)
            else:
                run = ours(craft, defect) if craft and defect else clean_of_ours()
            print(json.dumps(run.line(), ensure_ascii=False), file=results, flush=True)
            runs[tool, defect, seed] = run
    told = [runs[one] for one in wanted(defects)]
    print(
        f"{len(defects)} de {len(_CODES)} defectos, uno por vez; "
        f"{runs[OURS, '', 0].seconds:.0f} s de st run cada uno\n\n"
        f"{table(told, _CODES)}\n\n{costs(told)}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
