"""`gouvcheck-batch`: transcripts, its frame, and its reference page."""
