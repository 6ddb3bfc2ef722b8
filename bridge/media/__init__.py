"""Sound on its way: what is played, what is mixed, what is recorded."""
