"""Dialogue of the hotline: rules and forms (``flows``) and actions."""
