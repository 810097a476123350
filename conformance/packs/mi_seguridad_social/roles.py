"""Who calls: a caja, and another one."""

from collections.abc import Mapping

from conformance.core.role import Role, by_name

ROLES: Mapping[str, Role] = by_name(
    (
        Role("ccf", "ccf", words="una caja de compensación"),
        Role("otra_ccf", "ccf", abroad="ccf", words="otra caja de compensación"),
    )
)
