"""Requests drawn from the contract: what must be accepted, and what must be refused."""
