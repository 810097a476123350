"""What becomes of a transaction that was notified: the answer that closes it goes once."""

from conformance.core.finding import Level
from conformance.core.lifecycle import Lifecycle, Move, Refusal, Rule
from conformance.packs.mi_seguridad_social.novelties import NOVELTIES

ONCE = Rule("once", "LIF-03", "MSS-R14", Level.SHOULD, "Una solicitud se responde una sola vez")
_CCF = ("ccf",)
_FIRST = NOVELTIES[0]

TRANSACTION = Lifecycle(
    name="transaccion",
    title="Transacción",
    states=("notificada", "consultada", "respondida"),
    moves=(
        Move("consultar", ("notificada", "consultada"), "consultada", _FIRST.consult, _CCF),
        Move("responder", ("notificada", "consultada"), "respondida", _FIRST.respond, _CCF),
    ),
    refusals=(Refusal(ONCE, ("responder",), ("respondida",)),),
    legal="MSS-R11",
)
