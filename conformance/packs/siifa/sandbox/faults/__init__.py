"""What defects do to a request or to its answer."""
