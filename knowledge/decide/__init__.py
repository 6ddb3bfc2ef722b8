"""The calibrated decision: answer, clarify, or hand over."""
