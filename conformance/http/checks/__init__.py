"""Checks: pure functions from an exchange to findings, and the register of their codes."""
