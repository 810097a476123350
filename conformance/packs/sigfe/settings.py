"""What nobody outside knows of a SIGFE installation, and each has its own: area, codes, folios."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from conformance.http.context import Context

CHILE = timezone(timedelta(hours=-4))


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a target, each with what is taken where it says nothing."""

    area: str = "9901001"
    other_area: str = "9901002"
    concept: str = "2204001"
    insumo: str = "2204999"
    order_account: str = "92001"
    document_type: str = "0101"
    rut: str = "11111111-1"
    by_hand: int = 900_001
    debit: str = "21522"
    credit: str = "11102"


def settings_of(context: Context) -> Settings:
    """Return the settings of the target of an item."""
    return Settings()


def today(context: Context) -> datetime:
    """Return the moment at the target, as its country writes it."""
    return context.now().astimezone(CHILE)
