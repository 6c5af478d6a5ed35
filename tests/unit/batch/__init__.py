"""The bulk factory, module by module."""
