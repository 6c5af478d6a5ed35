"""The service against real servers and processes: databases, mail, tokens, authorisation."""
