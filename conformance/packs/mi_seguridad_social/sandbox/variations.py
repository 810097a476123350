"""Other right ways in which the servers may behave: each is as good as the reference."""

from collections.abc import Mapping
from typing import Any

from conformance.http.reference import PLAIN_STYLE
from conformance.packs.mi_seguridad_social.sandbox.world import Platform
from conformance.sandbox.application import Incoming
from conformance.sandbox.reply import Reply
from conformance.sandbox.variation import Variation, told


def _late(store: Platform) -> None:
    store.delay_s = 6.0


def _answers_first(store: Platform) -> None:
    store.answers_first = True


def _refused_by_status(sandbox: Any, incoming: Incoming, reply: Reply) -> Reply:
    """What is refused has the status of a refusal besides its envelope."""
    refuses = reply.status == 200 and b'"codigo":"G' in reply.body
    return Reply(400, reply.headers, reply.body) if refuses else reply


_ROWS = (
    ("caja-tarda", "La caja actúa seis segundos después", _late),
    ("caja-responde-antes", "La caja responde antes de consultar", _answers_first),
)
_TOLD = "Lo que no procede responde 400 con su sobre"
VARIATIONS: Mapping[str, Variation] = {
    **{name: Variation(name, "R11", text, prepare=prepare) for name, text, prepare in _ROWS},
    "rechazo-400": told("rechazo-400", "S06", _TOLD, _refused_by_status),
}
STYLES: Mapping[str, tuple[str, ...]] = {
    PLAIN_STYLE: (),
    "otro": ("caja-tarda", "rechazo-400"),
}
