"""A kit for reference servers, whatever the system: serving, routing, tables, tokens, faults."""
