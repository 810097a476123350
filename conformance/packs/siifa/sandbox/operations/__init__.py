"""What SIIFA's operations do, and the table of them."""
