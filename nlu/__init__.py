"""Understanding callers: training data, Rasa graph components, input channel."""
