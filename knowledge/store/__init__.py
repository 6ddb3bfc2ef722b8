"""Entries with their full history, in the application's database."""

from knowledge.store.models import KnowledgeBaseModel
from knowledge.store.repository import KnowledgeRepository
from knowledge.store.service import KnowledgeStore, SaveCounts

__all__ = [
    "KnowledgeBaseModel",
    "KnowledgeRepository",
    "KnowledgeStore",
    "SaveCounts",
]
