"""The whole story, as the person at the end of it sees it."""
