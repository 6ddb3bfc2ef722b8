"""A call from the first ring to the recording."""
