"""Why several items say nothing of the same is told once."""

from conformance.core.unjudged import together, untried


def test_roles_that_items_left_out_are_told_in_one_sentence() -> None:
    """Each role once, after the other reasons; a reason that speaks of no roles stays as it is."""
    said = [untried(["erp", "admin"]), f"otro motivo; {untried(['admin', 'fits'])}", "a; b"]
    assert ["otro motivo", "a; b", untried(["admin", "erp", "fits"])] == together(said)
    assert [] == together([])
