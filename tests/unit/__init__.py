"""One behaviour of one module; the folders mirror the packages."""
