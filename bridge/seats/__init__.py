"""The people who answer: who is there, who waits for them, who talks to whom."""
