"""An exchange as a step of Allure: what was asked and what came back, its bodies attached.

An item that passed shows its exchange within its result, its bodies cut: a file for each would
weigh more than what it holds.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Attachment, Parameter, Status, TestStepResult

from conformance.core.speech import one_line, printable
from conformance.report.lanes import seconds

_CUT = 200
_JSON, _TEXT = ("application/json", "json"), ("text/plain", "txt")


@dataclass(slots=True)
class Steps:
    """Makes steps; `room` is how many bytes of attachments the page still holds, `cited` names the
    exchanges that findings cite.
    """

    logger: AllureFileLogger
    room: int
    cited: frozenset[str] = frozenset()

    def whole(self, exchange: Mapping[str, Any]) -> TestStepResult:
        """Return the step of an exchange with its headers, its bodies and its curl line
        attached.
        """
        headers = {
            "cabeceras de la petición": _headers(exchange["request_headers"]),
            "cabeceras de la respuesta": _headers(exchange["response_headers"]),
        }
        step = _step(exchange, headers)
        if exchange["id"] in self.cited:
            step.status = Status.FAILED
        texts = {**_bodies(exchange), "curl": exchange["curl"]}
        step.attachments = [self._attach(name, text) for name, text in texts.items() if text]
        return step

    def brief(self, exchange: Mapping[str, Any]) -> TestStepResult:
        """Return the step of an exchange with the beginning of its bodies."""
        bodies = _bodies(exchange).items()
        return _step(exchange, {name: _beginning(text) for name, text in bodies if text})

    def _attach(self, name: str, text: str) -> Attachment:
        pretty = _pretty(text)
        media, extension = _TEXT if pretty is None else _JSON
        content = printable(text if pretty is None else pretty).encode("utf-8", "replace")
        # one and the same content is one file
        source = f"{hashlib.sha256(content).hexdigest()[:32]}-attachment.{extension}"
        self.room -= len(content)
        # it has no types
        self.logger.report_attached_data(content, source)  # type: ignore[no-untyped-call]
        return Attachment(name=name, source=source, type=media)


def millis(moment: str) -> int:
    """Return an ISO moment in milliseconds since 1970, 0 for none."""
    return round(seconds(moment) * 1000)


def _bodies(exchange: Mapping[str, Any]) -> dict[str, str | None]:
    return {"petición": exchange["request_body"], "respuesta": exchange["response_body"]}


def _step(exchange: Mapping[str, Any], shown: Mapping[str, str]) -> TestStepResult:
    """Return the step of an exchange: who asked what, what was answered, and what is `shown`
    beside.
    """
    start = millis(exchange["started"])
    answered = exchange["status"] is not None
    answer = exchange["status"] if answered else exchange["fault"]
    return TestStepResult(
        name=one_line(f"{exchange['method']} {_where(exchange)} como {exchange['role']}: {answer}"),
        status=Status.PASSED if answered else Status.BROKEN,
        stage="finished",
        start=start,
        stop=start + round(exchange["elapsed"] * 1000),
        parameters=[
            Parameter(name, one_line(value))
            for name, value in {
                "intercambio": exchange["id"],
                "dirección": f"{exchange['method']} {exchange['url']}",
                **shown,
            }.items()
            if value
        ],
    )


def _where(exchange: Mapping[str, Any]) -> str:
    """Return the path of an exchange as the contract writes it; an operation is told as its verb
    and its path.
    """
    verb, _, path = (exchange["operation"] or "").partition(" ")
    return path or verb or str(exchange["url"])


def _headers(headers: Sequence[Sequence[str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in headers)


def _beginning(text: str) -> str:
    return text if len(text) <= _CUT else f"{text[:_CUT]}… (entera en ledger.jsonl)"


def _pretty(text: str) -> str | None:
    """Return a JSON text laid out to be read, None for any other."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return None
