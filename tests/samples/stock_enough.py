"""A sandbox with as many facturas as all items ask for, and no more: soon looked over."""

from conformance.http.reference import Setup

STOCK = {"radicada": 150, "pendiente": 25}
ENOUGH = Setup(stock=STOCK)
