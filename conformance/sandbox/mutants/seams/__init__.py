"""Where a server can be wrong, a file for each seam: what answers show, what writes store, what
lists hold, what is checked, how it refuses, what its tokens prove.

The rules of the room: a seam yields blocks (`block`), each all the operators at one part of one
capability times all the conditions there; what several seams ask of a pack stands in `ground`.
"""
