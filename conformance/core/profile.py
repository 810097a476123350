"""How much of everything a run does: all of it, or one of each kind, for whoever asks at every
change.
"""

FULL, QUICK = "completo", "rapido"
PROFILES = (FULL, QUICK)
