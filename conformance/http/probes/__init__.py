"""Phases: what makes items. Each knows the contract and the pack, and nothing of its siblings."""
