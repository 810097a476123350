"""Which of the right answers the second server gives, wherever the decisions say that either is
right.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Choices:
    """One right server among many. Nothing here makes it wrong."""

    error_keys: Literal["pascal", "camel", "json", "command"] = "camel"
    instants: Literal["seven", "offset", "naive"] = "seven"
    zone: Literal["utc", "bogota"] = "utc"
    money_as_float: bool = True
    ids_as_float: bool = False
    malformed_id: Literal[400, 404] = 404
    extra_decimals: Literal["round", "refuse"] = "round"
    foreign_row: Literal[403, 404] = 404
    unknown_factura: Literal[200, 404] = 404
    bad_login: Literal[200, 400, 401] = 200
    no_media_type: Literal[400, 415] = 415
    created_is: Literal["act", "registration"] = "act"
    coarse_codes: bool = True
    problem_media: Literal["problem+json", "json"] = "problem+json"
    empty_denials: bool = False
    enforces_terms: bool = False
    fits_apart: bool = False
    first_factura: int = 1000


# As far from the sandbox as the decisions allow, in two opposite directions.
PLAIN = Choices()
FAR = Choices(
    error_keys="json",
    instants="naive",
    zone="bogota",
    malformed_id=400,
    extra_decimals="refuse",
    foreign_row=403,
    unknown_factura=200,
    bad_login=401,
    no_media_type=400,
    created_is="registration",
    coarse_codes=False,
    problem_media="json",
    empty_denials=True,
    fits_apart=True,
    first_factura=700_000,
)
