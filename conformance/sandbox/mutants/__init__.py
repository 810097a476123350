"""Mutants of a reference server: operators x places, counted, drawn from, and shadowed.

The rules of the room: a mutant is one operator at one place under at most one condition. Operators
are general (`values`, and what answers, rows, checks, lists, refusals and tokens can do wrong);
places are what the contract, the served operations, the tables and the register of a pack say. No
list is made of the space: it is a sum of products (`space`), so that it is counted and drawn from
uniformly without being made.
"""
