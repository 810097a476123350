"""The rows of SIIFA, the world they start with, and how they are shown."""
