"""Packs: one system each."""
