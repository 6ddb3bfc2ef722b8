"""Work orders that a person keeps an eye on."""
