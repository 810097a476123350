"""SIGFE's reference server, in memory."""
