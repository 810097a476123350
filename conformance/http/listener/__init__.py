"""What comes in: requests that a system sends to the harness, while it listens."""
