"""Checks an entry before callers hear it."""

from knowledge.curation.lint.run import lint
from knowledge.curation.lint.types import Finding, Level, LintResult

__all__ = ["Finding", "Level", "LintResult", "lint"]
