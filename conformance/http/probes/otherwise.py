"""Who may not come in and is refused all the same, by another status than says so: where a pack's
norm tells that from letting them in, what is wrong is the status.
"""

from conformance.core.exchange import Exchange
from conformance.http.context import Context

OTHERWISE = "refused.otherwise"


def refused_otherwise(context: Context, exchange: Exchange) -> bool:
    """Say whether an answer refuses, whatever it says of why, where the norm speaks of that."""
    told = bool(context.citations.of(OTHERWISE).requirements)
    return told and exchange.status is not None and 400 <= exchange.status < 500
