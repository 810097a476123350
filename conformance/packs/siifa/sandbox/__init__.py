"""SIIFA's reference server: tables, operations, and its ways of being wrong or otherwise right."""
