from __future__ import annotations

import json

import pytest
import structlog

from issuer_api import observe


@pytest.fixture(autouse=True)
def _configured() -> None:
    observe.configure()


def test_line_is_json_with_reviewed_fields(capsys: pytest.CaptureFixture[str]) -> None:
    observe.configure()
    structlog.get_logger().info("issued", document="abc", profile="criminal-record", leaf=7)

    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "issued"
    assert (line["document"], line["leaf"], line["level"]) == ("abc", 7, "info")


def test_field_that_nobody_reviewed_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(observe.UnknownField, match="not to be logged: holder"):
        structlog.get_logger().info("issued", holder="Sample Person")

    assert "Sample" not in capsys.readouterr().err
