"""Runs of packs whose items deliver files: the same ledger, and so the same reports."""
