"""A connection to a sandbox in this process."""

from collections.abc import Callable

from conformance.core.exchange import Request, Response
from conformance.http.reference import (
    Application,
)


def _passed(request: Request, response: Response) -> None:
    """Nobody listens to a connection."""


class InProcess:
    """Carries requests to a sandbox in this process, as a connection would."""

    def __init__(
        self,
        application: Application,
        heard: Callable[[Request, Response], object] = _passed,
    ) -> None:
        self._application, self._heard = application, heard

    def carry(self, request: Request) -> Response:
        """Return what the sandbox answers."""
        scheme, _, rest = request.url.partition("://")
        target = rest[rest.index("/") :] if scheme and "/" in rest else "/"
        reply = self._application.receive(
            request.method, target, request.headers, request.body or b""
        )
        length = ("content-length", str(len(reply.body)))
        response = Response(
            reply.status,
            (*((name.lower(), value) for name, value in reply.headers), length),
            reply.body,
        )
        self._heard(request, response)
        return response

    def close(self) -> None:
        """Nothing is held."""
