"""The reference server of MIPRES, on the kit."""
