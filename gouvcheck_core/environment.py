"""What a program runs for: the one switch that keeps development's stand-ins out of production."""

from __future__ import annotations

from enum import Enum


class Environment(Enum):
    """What a program runs for."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"
