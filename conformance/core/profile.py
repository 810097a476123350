"""What a run does, and how much of it: its phases in their order, and all of everything or one of
each kind, for whoever asks at every change.
"""

PHASES = ("contract", "generation", "probing", "stateful", "scenario")

FULL, QUICK = "completo", "rapido"
PROFILES = (FULL, QUICK)
