"""The knowledge base: entries, retrieval and the calibrated decision to answer."""
