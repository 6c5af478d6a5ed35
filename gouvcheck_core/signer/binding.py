"""The PKCS#11 binding, which only those have who sign with a token."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from gouvcheck_core.errors import SignerError

if TYPE_CHECKING:
    from types import ModuleType


def binding() -> ModuleType:
    """Return the package ``pkcs11`` (python-pkcs11).

    Raises:
        SignerError: It is not installed.
    """
    try:
        return importlib.import_module("pkcs11")
    except ImportError as error:
        raise SignerError(
            "signer-pkcs11-missing",
            "The package that speaks to tokens is not installed.",
            hint="Install gouvcheck with its extra hsm: pip install 'gouvcheck[hsm]'.",
        ) from error
