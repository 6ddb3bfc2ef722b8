"""Input channel between the hotline application and Rasa."""
