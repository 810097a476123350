"""What there is to verify of a validator, by what it is about."""
