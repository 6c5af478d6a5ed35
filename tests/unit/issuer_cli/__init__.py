"""The command `gouvcheck-api`, verb by verb."""
