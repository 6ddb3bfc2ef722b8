"""The Rasa server as the bridge sees it."""
