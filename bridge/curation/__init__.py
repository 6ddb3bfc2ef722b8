"""The knowledge desk's API: what ``knowledge.curation`` can do, for people with a role."""
