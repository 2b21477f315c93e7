"""What the tests stand on: reports, a synthetic log, random offices, and the real processes."""
