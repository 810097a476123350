"""The smallest system there is: one write, `pedir`, answered as a test says.

Its dialect is no SIIFA's: what is invalid is 422.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from conformance.core.answers import Dialect, Meaning
from conformance.core.capability import Kind
from conformance.core.citation import Citation, Citations
from conformance.core.exchange import Evidence, Exchange, Request, Response
from conformance.core.finding import Level
from conformance.core.installed import INTERFACE
from conformance.core.resource import Pool
from conformance.http.context import Context
from conformance.http.contract.binding import Bindings, Bound, Capability
from conformance.http.contract.document import Answer, Operation, Parameter
from conformance.http.contract.effective import Contract
from conformance.http.contract.norm import Norm
from conformance.http.contract.quirks import Quirks
from conformance.http.exemplar import Exemplar
from conformance.http.item import Item
from conformance.http.pack import Pack

BODY: Mapping[str, Any] = {
    "type": "object",
    "required": ["cantidad"],
    "properties": {
        "cantidad": {"type": "integer", "minimum": 1},
        "nota": {"type": "string", "maxLength": 4},
    },
}
ANY = {"type": "object"}
DIALECT = Dialect(
    {
        Meaning.ACCEPTED: (200,),
        Meaning.INVALID: (422,),
        Meaning.FORBIDDEN: (403,),
        Meaning.UNKNOWN_ROW: (404,),
        Meaning.WRONG_MEDIA: (415,),
    }
)
CITATIONS = Citations(
    {
        "field.missing": Citation(("P-1",)),
        "bulk.atomic": Citation(("P-2",), Level.SHOULD),
        "near": Citation(("P-3",)),
    }
)
ANSWERS = tuple(
    Answer(str(status), ("application/json",), ANY)
    for status in (200, 400, 403, 404, 415, 422, 500)
)


def operation(
    schema: Mapping[str, Any] | None = BODY, *parameters: Parameter, method: str = "POST"
) -> Operation:
    """Return an operation of this body and these parameters."""
    media = ("application/json",)
    return Operation(method, "/pedidos", "", "", parameters, schema, media, True, ANSWERS, {})


def exemplar(**more: Any) -> Exemplar:
    """Return how `pedir` is accepted."""
    return Exemplar("quien", lambda context, resource: {"cantidad": 2, "nota": "hola"}, **more)


def pack(**more: Any) -> Pack:
    """Return the small system's record."""
    given: dict[str, Any] = {"exemplars": {"pedir": exemplar()}, **more}
    return Pack(
        interface=INTERFACE,
        name="tienda",
        title="Tienda",
        documents={},
        bindings=Bindings("", {}),
        norm=Norm({}, {}),
        quirks=Quirks(),
        requirements={},
        lifecycles=given.pop("lifecycles", ()),
        roles={},
        discover=lambda context, ids: Pool(),
        scenarios=Path(),
        interference=lambda context, resource: "",
        answers=DIALECT,
        citations=CITATIONS,
        **given,
    )


def exchange(status: int, body: str = "{}", number: int = 1) -> Exchange:
    """Return what came back from `pedir`."""
    headers = (("content-type", "application/json"),)
    request = Request("POST", "http://x/pedidos", "quien", capability="pedir")
    evidence = Evidence("", (), None, (), body, "")
    response = Response(status, headers, body.encode())
    return Exchange(f"x{number}", request, response, None, "", 0.0, evidence)


@dataclass(slots=True)
class Small:
    """A context of the small system; `answer` says status and body for each request's body."""

    answer: Callable[[bytes], tuple[int, str]]
    schema: Mapping[str, Any] = field(default_factory=lambda: BODY)
    sent: list[Request] = field(default_factory=list)

    def context(self, *resources: Any) -> Context:
        """Return the context of an item on `pedir`."""
        made = Capability("pedir", "tienda", Kind.WRITE, True, ("quien",), (), {})
        bound = Bound(made, operation(self.schema), "documento")
        return Context(
            item=Item("x", "probing", "x", lambda context: None, capability="pedir"),
            contract=Contract({}, {}, {"pedir": bound}, ()),
            services={"tienda": "http://x"},
            send_request=self._send,
            resources=resources,
            pool=Pool(),
            seed=0,
            now=lambda: datetime.now(UTC),
            token_of=str,
            answers=DIALECT,
            citations=CITATIONS,
        )

    def _send(self, request: Request) -> Exchange:
        self.sent.append(request)
        status, body = self.answer(request.body or b"")
        return exchange(status, body, len(self.sent))
