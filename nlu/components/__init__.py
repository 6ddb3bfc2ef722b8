"""Graph components of the hotline's Rasa pipeline and the pure rules they use.

Modules without ``rasa`` in their imports (``places``, ``spoken_numbers``,
``times``, ``options``, ``guard_rules``) need at most pypinyin, so
that any environment can test them.
"""
