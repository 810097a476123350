"""YAML as people write it, read in one way: within bounds, every fault at its line and column."""
