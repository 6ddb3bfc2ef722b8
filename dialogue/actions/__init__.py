"""Actions that Rasa calls: thin, each asks a service and words nothing twice.

The application builds them with its services: ``registry.build_executor``.
"""
