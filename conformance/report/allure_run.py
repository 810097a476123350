"""What Allure tells of a run as a whole: surroundings, who executed it, its errors, its times."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conformance.core.speech import one_line, printable
from conformance.http.checks.timing import speed
from conformance.report import words
from conformance.report.allure_steps import millis
from conformance.report.ledger import Ledger
from conformance.report.scope_words import environment

VERDICT_FILE = "veredicto-attachment.txt"
_NOT_WHOLE = "El libro de la corrida no está entero"


def surroundings(ledger: Ledger, summary: Mapping[str, Any]) -> str:
    """Return environment.properties: what was tested, by which contract, with what result."""
    header = ledger.header
    rows = {
        "Paquete": header.pack,
        "Sistema": header.target.name,
        "Ambiente": header.target.environment,
        "Semilla": str(header.seed),
        "Revisión": header.revision,
        "Fases": ", ".join(words.phase_name(phase) for phase in header.phases),
        **environment(summary),
        **{f"Servicio {name}": url for name, url in header.target.services.items()},
        **{
            f"Contrato {row.service}": f"{row.title} {row.version} sha256:{row.sha256}"
            for row in header.contract
        },
        **({"Faltaron": lacked} if (lacked := words.lacks(summary)) else {}),
        **{f"Versión de {name}": version for name, version in header.engine.items()},
    }
    return "".join(f"{_key(name)}={_value(value)}\n" for name, value in rows.items())


def _key(name: str) -> str:
    """Return a key as a file of properties writes it."""
    told = one_line(name).replace("\\", "\\\\")
    return "".join(f"\\{character}" if character in " :=" else character for character in told)


def _value(text: str) -> str:
    return one_line(text).replace("\\", "\\\\")


@dataclass(frozen=True, slots=True)
class _Runner:
    """How a system of continuous integration tells of its job: the variable by which it is known,
    and those of the build's number, name and address.
    """

    sign: str
    name: str
    kind: str
    number: str
    title: str
    address: Callable[[Mapping[str, str]], str]


def _github(environ: Mapping[str, str]) -> str:
    server, repository = environ.get("GITHUB_SERVER_URL"), environ.get("GITHUB_REPOSITORY")
    return f"{server}/{repository}/actions/runs/{environ.get('GITHUB_RUN_ID', '')}"


def _azure(environ: Mapping[str, str]) -> str:
    home = environ.get("SYSTEM_COLLECTIONURI", "")
    project = environ.get("SYSTEM_TEAMPROJECT", "")
    return f"{home}{project}/_build/results?buildId={environ.get('BUILD_BUILDID', '')}"


_RUNNERS = (
    _Runner("GITHUB_ACTIONS", "GitHub", "github", "GITHUB_RUN_NUMBER", "GITHUB_WORKFLOW", _github),
    _Runner(
        "GITLAB_CI",
        "GitLab",
        "gitlab",
        "CI_PIPELINE_IID",
        "CI_JOB_NAME",
        lambda environ: environ.get("CI_JOB_URL", ""),
    ),
    _Runner(
        "JENKINS_URL",
        "Jenkins",
        "jenkins",
        "BUILD_NUMBER",
        "JOB_NAME",
        lambda environ: environ.get("BUILD_URL", ""),
    ),
    _Runner("TF_BUILD", "Azure", "azure", "BUILD_BUILDID", "BUILD_DEFINITIONNAME", _azure),
)


def executor(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return executor.json: the job of continuous integration that this is, nothing of another."""
    known = next((one for one in _RUNNERS if environ.get(one.sign)), None)
    if known is None:
        return {}
    number = environ.get(known.number, "")
    told = {
        "name": known.name,
        "type": known.kind,
        "buildName": " ".join(filter(None, [environ.get(known.title, ""), number])),
        "buildUrl": known.address(environ),
        "reportName": "Conformidad",
    }
    order = {"buildOrder": int(number)} if number.isdecimal() else {}
    return {name: one_line(text) for name, text in told.items() if text} | order


def whole_run(ledger: Ledger, summary: Mapping[str, Any]) -> dict[str, Any]:
    """Return the globals of a run: its verdict attached, and as errors what kept it from saying
    more.
    """
    footer = ledger.footer
    moment = millis(footer.finished if footer else ledger.header.started)
    verdict = {"name": "veredicto", "source": VERDICT_FILE, "type": "text/plain"}
    return {
        "attachments": [verdict | {"timestamp": moment}],
        "errors": [
            {"message": printable(text), "timestamp": moment} for text in _errors(ledger, summary)
        ],
    }


def _errors(ledger: Ledger, summary: Mapping[str, Any]) -> list[str]:
    footer = ledger.footer
    said = [
        f"{_NOT_WHOLE}: {ledger.damage or 'le falta el pie'}." if not ledger.whole else "",
        "La corrida se interrumpió." if summary["interrupted"] else "",
        footer.unavailable if footer and footer.unavailable else "",
        summary["reason"] if summary["verdict"] == "NO_CONCLUYENTE" else "",
    ]
    return list(dict.fromkeys(filter(None, said)))


def verdict_text(summary: Mapping[str, Any]) -> str:
    """Return what was concluded, a line for each thing said."""
    return printable(
        "\n".join(f"{name}: {text}" for name, text in environment(summary).items()) + "\n"
    )


_MARKS: Sequence[tuple[str, str]] = (
    ("p50", "la mitad, a lo sumo"),
    ("p95", "95 de cada 100, a lo sumo"),
    ("slowest", "la más lenta"),
)


def metrics(ledger: Ledger) -> list[dict[str, Any]]:
    """Return performance.json: how long the answers of each capability took, in milliseconds."""
    return [row for name in sorted(ledger.samples) for row in _timed(ledger, name)]


def _timed(ledger: Ledger, capability: str) -> Iterator[dict[str, Any]]:
    footer = ledger.footer
    start = millis(ledger.header.started)
    stop = millis(footer.finished) if footer else start
    seen = speed(ledger.samples[capability])
    for mark, title in _MARKS:
        key = f"{capability}.{mark}"
        yield {
            "id": hashlib.sha256(key.encode()).hexdigest()[:32],
            "key": key,
            "title": title,
            "value": round(1000 * getattr(seen, mark), 1),
            "unit": "ms",
            "better": "lower",
            "group": capability,
            "groupTitle": one_line(capability),
            "start": start,
            "stop": stop,
        }
