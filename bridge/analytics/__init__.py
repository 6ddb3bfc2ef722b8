"""Read-only figures about the hotline: what happened, and whether there are enough people."""
