"""Mutants of a reference validator: operators x places, told, switched on, and looked at in the
shadow of a clean run.

The rules of the room: a validator passes what it decides through `Mutation.turn`, by the seam and
the part of it, with the coordinates of the place; clean, that changes nothing. What goes out as
files is spoiled here (`came_out`), whatever the pack; what is checked is the pack's own.
"""
