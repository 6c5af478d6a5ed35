"""What may go wrong with input, as typed errors with a stable code, one sentence and one hint.

The tree::

    GouvCheckError
    ├── MalformedCode          the thing scanned is not a well-formed GC1 code
    │   ├── EnvelopeError      text-*     prefix, alphabet, Base45
    │   ├── CborError          cbor-*     not deterministic CBOR
    │   ├── CoseError          cose-*     not our COSE_Sign1
    │   └── ClaimsError        claims-*   not our claims
    ├── ProfileError           profile-*  a profile file, or fields that do not fit their profile
    ├── HumanReferenceError    reference-* a typed reference
    │   ├── LengthError                    too few or too many symbols
    │   └── LocatedError                   one place is named
    │       ├── AlphabetError              a symbol that is never written
    │       ├── OneSymbolError             one wrong symbol, with a proposal to confirm
    │       └── SwapError                  two neighbours exchanged
    ├── HcertError             hcert-*    an EU Digital COVID Certificate that cannot be read
    ├── KeyFormatError         key-*      a key file or COSE_Key
    ├── TrustFileError         trust-*    a published trust file that is not what it should be
    ├── UpdateError            update-*   an update of the trust that stopped
    ├── PublishError           publish-*  a change of the published trust that cannot be made
    ├── StoreError             store-*    the directory in which trust is kept
    ├── StatusListError        status-*   a status list that cannot be used
    ├── SignerError            signer-*   a signer that cannot or must not sign
    ├── QrError                qr-*       a code that cannot be drawn as asked
    ├── ScanError              scan-*     a picture or PDF that cannot be read
    └── UsageError             usage-*    arguments of a command

A public function of the core raises nothing else for bad *input*; a builtin exception out of it
is a defect of the core. Neither the sentence nor the hint ever holds a claim's value.
"""

from __future__ import annotations

from typing import Final


class GouvCheckError(Exception):
    """Bad input, said so that a person can act on it.

    Args:
        code: Stable, lower-case, hyphenated identifier such as ``cbor-duplicate-key``. Programs
            compare this and nothing else.
        sentence: What happened, to which input. One English sentence, no personal data.
        hint: What to do next. One English sentence.
    """

    family: str = ""

    def __init__(self, code: str, sentence: str, *, hint: str) -> None:
        super().__init__(sentence)
        self.code: Final = code
        self.sentence: Final = sentence
        self.hint: Final = hint

    def __str__(self) -> str:
        """Return the sentence followed by the stable code in brackets."""
        return f"{self.sentence} [{self.code}]"

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error come back whole from another process, whatever a subclass asks for."""
        return _rebuild, (type(self), self.args, self.__dict__)


def _rebuild(
    kind: type[GouvCheckError], args: tuple[object, ...], state: dict[str, object]
) -> GouvCheckError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class MalformedCode(GouvCheckError):
    """The scanned text is not a well-formed GC1 code."""


class EnvelopeError(MalformedCode):
    """Prefix, alphabet or Base45 of the text is wrong."""

    family = "text-"


class CborError(MalformedCode):
    """The bytes are not deterministic CBOR within our limits."""

    family = "cbor-"


class CoseError(MalformedCode):
    """The CBOR is not the one COSE_Sign1 shape that GC1 allows."""

    family = "cose-"


class ClaimsError(MalformedCode):
    """The signed claims do not have the shape that GC1 demands."""

    family = "claims-"


class ProfileError(GouvCheckError):
    """A profile file is wrong, or fields do not fit the profile of their type."""

    family = "profile-"


class HumanReferenceError(GouvCheckError):
    """A typed human reference cannot be taken as it stands."""

    family = "reference-"


class HcertError(GouvCheckError):
    """An ``HC1:`` code cannot be read as an EU Digital COVID Certificate."""

    family = "hcert-"


class KeyFormatError(GouvCheckError):
    """A key file or COSE_Key cannot be used."""

    family = "key-"


class TrustFileError(GouvCheckError):
    """A root, trust or head file is not what it should be."""

    family = "trust-"


class UpdateError(GouvCheckError):
    """An update of the trust stopped; what was held before is still held."""

    family = "update-"


class PublishError(GouvCheckError):
    """A change of the published trust cannot be made as asked."""

    family = "publish-"


class StoreError(GouvCheckError):
    """The directory in which a verifier keeps its trust cannot be used."""

    family = "store-"


class StatusListError(GouvCheckError):
    """A status list cannot be used."""

    family = "status-"


class SignerError(GouvCheckError):
    """A signer cannot sign, or must not."""

    family = "signer-"


class QrError(GouvCheckError):
    """A code cannot be drawn as asked."""

    family = "qr-"


class ScanError(GouvCheckError):
    """A picture or PDF cannot be opened or read."""

    family = "scan-"


class UsageError(GouvCheckError):
    """A command was called with arguments that do not make sense."""

    family = "usage-"
