"""An error says what happened, and comes back whole from another process."""

from __future__ import annotations

import pickle

import pytest

from gouvcheck_core.errors import CborError, GouvCheckError
from gouvcheck_core.reference import parse


def test_an_error_reads_as_its_sentence_and_its_code() -> None:
    error = CborError("cbor-tag", "There is a tag at byte 3.", hint="Encode the item again.")
    assert str(error) == "There is a tag at byte 3. [cbor-tag]"
    assert (error.code, error.hint) == ("cbor-tag", "Encode the item again.")


def test_an_error_comes_back_whole_from_another_process() -> None:
    error = CborError("cbor-tag", "There is a tag at byte 3.", hint="Encode the item again.")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what we have just written
    assert type(again) is CborError
    assert (again.code, again.sentence, again.hint) == (error.code, error.sentence, error.hint)
    assert str(again) == str(error)


def test_what_a_subclass_adds_comes_back_too() -> None:
    with pytest.raises(GouvCheckError) as caught:
        parse("0000-0000-0000-000U")
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - what we have just written
    assert type(again) is type(caught.value)
    assert vars(again) == vars(caught.value)
