"""The factory with real databases, mail servers, processes and clusters."""
