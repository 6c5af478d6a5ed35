"""Coverage-guided fuzz targets; `make fuzz` runs them for a bounded time."""
