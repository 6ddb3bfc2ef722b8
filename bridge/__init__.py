"""The hotline itself: calls, people, work orders, and the web they are reached by."""
