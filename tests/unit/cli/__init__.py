"""The command line: transcripts of what is typed and answered, and what no transcript can show."""
