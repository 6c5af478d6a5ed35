"""An issuer that is listed is named in every language of the files."""

from __future__ import annotations

import pytest

from gouvcheck_core import publish
from gouvcheck_core.errors import PublishError
from gouvcheck_core.trust import Issuer
from gouvcheck_core.trust.files import Term


@pytest.mark.parametrize(
    "names",
    [
        {"fr": "a", "de": "b", "en": "c"},
        {"fr": "a", "de": "b", "en": "c", "lb": "d", "pt": "e"},
        {},
    ],
)
def test_an_issuer_without_its_four_names_is_not_listed(names: dict[str, str]) -> None:
    trust = publish.first_trust(Term(1, 1_790_000_000, 1_790_000_001))
    with pytest.raises(PublishError) as caught:
        publish.add_list(trust, 1, Issuer("sample", names))
    assert caught.value.code == "publish-issuer-languages"
