"""Conformance harness for HTTP APIs: a pack says what each system is."""

__version__ = "0.1.0"
