"""What changed between two contracts: what a message may be, in the direction in which it
travels.
"""
