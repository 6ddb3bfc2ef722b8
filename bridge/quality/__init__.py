"""The quality desk: finished calls are found, heard and scored, and the score can be appealed."""
