"""What is asked of a system over HTTP: contract, client, checks, probes, model."""
