"""Looking after the knowledge: drafts, review, policy documents, conflicts, gaps, reports."""
