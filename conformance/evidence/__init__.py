"""The package of a run: one file that tells whether anybody touched it, signed and admitted."""
