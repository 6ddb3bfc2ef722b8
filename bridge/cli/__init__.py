"""The command ``hotline``."""
