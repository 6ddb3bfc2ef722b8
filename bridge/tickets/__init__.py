"""Work orders: what a citizen wants done, by whom, until when, and how it went."""
