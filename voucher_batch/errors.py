"""What may go wrong in the bulk factory, in the manner of `gouvcheck_core.errors`.

The tree::

    GouvCheckError
    └── BatchError
        ├── CampaignError   campaign-*   a campaign file that cannot be used
        ├── IntakeError     intake-*     a file of beneficiaries that cannot be taken in
        ├── VaultError      vault-*      the campaign's secrets
        ├── BookError       book-*       the store, or a step that its books do not allow
        ├── SheetError      sheet-*      a letter that cannot be laid out, or does not read back
        ├── RunError        run-*        a run that stopped
        ├── HandoverError   handover-*   a package for the printer, or what came back from there
        ├── MailError       mail-*       an e-mail that cannot be made or sent
        └── ResendError     resend-*     a request to send again, or to replace, that cannot be met

Neither the sentence nor the hint ever holds personal data: a row is named by its line, a person by
nothing at all.
"""

from __future__ import annotations

from gouvcheck_core.errors import GouvCheckError


class BatchError(GouvCheckError):
    """The factory cannot do what was asked."""


class CampaignError(BatchError):
    """A campaign file cannot be used."""

    family = "campaign-"


class IntakeError(BatchError):
    """A file of beneficiaries cannot be taken in."""

    family = "intake-"


class VaultError(BatchError):
    """The secrets of a campaign are missing, damaged or of another campaign."""

    family = "vault-"


class BookError(BatchError):
    """The store cannot be used, or its books do not allow the step."""

    family = "book-"


class SheetError(BatchError):
    """A letter cannot be laid out, or its code does not read back."""

    family = "sheet-"


class RunError(BatchError):
    """A run stopped; whatever it had finished stays."""

    family = "run-"


class HandoverError(BatchError):
    """A package cannot be handed over, or what came back does not fit it."""

    family = "handover-"


class MailError(BatchError):
    """An e-mail cannot be made or sent."""

    family = "mail-"


class ResendError(BatchError):
    """A piece cannot be sent again, or replaced, as it was asked."""

    family = "resend-"
