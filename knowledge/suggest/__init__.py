"""Help for agents: entries by words, sounds and initials, and what agents did with them."""
