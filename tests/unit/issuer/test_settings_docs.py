from __future__ import annotations

from tests.support.settings_docs import PAGE, page


def test_reference_of_the_settings_is_what_the_source_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()
