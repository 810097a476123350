"""The ways in which a correct server may differ from the reference, each a row of the decisions."""
