"""The issuer service, module by module."""
