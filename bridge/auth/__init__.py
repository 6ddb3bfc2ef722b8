"""Who works at the hotline: accounts, sign-in sessions, roles."""
