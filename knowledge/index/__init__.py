"""Retrieval: embeddings, words and sounds, held together in immutable snapshots."""
