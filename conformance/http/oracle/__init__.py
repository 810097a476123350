"""What every reading must show after a write: the one oracle of walks, bulks and refusals."""
