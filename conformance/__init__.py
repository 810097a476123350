"""Conformance harness for SIIFA-compatible endpoints."""

__version__ = "0.1.0"
