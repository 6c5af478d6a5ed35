"""Offline by construction: everything works with no network at all, and updates hold up nothing."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_socket import SocketBlockedError

from gouvcheck_core.trust import Status
from gouvcheck_core.trust_store import https_source
from gouvcheck_core.verdict import Reason
from tests.e2e.story.published import Publisher
from tests.integration.web_server import HOST, Authority, running
from tests.support.app_demo import lay_out, texts
from tests.support.app_run import HandClock, bring_up_to_date, desk
from tests.support.frames import code_frame, empty_frame
from tests.support.x_display import until
from verifier_app import model

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

ROOT = Path(__file__).parents[2]
CLOCK = HandClock()
TEXTS = texts(CLOCK.date)

NO_NETWORK = ["unshare", "--net", "--"]
"""Runs a program in a network namespace that has not even a loopback."""


def may_unshare() -> bool:
    """Tell whether this machine lets us take a program's network away."""
    if shutil.which(NO_NETWORK[0]) is None:
        return False
    return subprocess.run([*NO_NETWORK, "true"], capture_output=True, check=False).returncode == 0


def test_start_scan_and_verdict_open_no_socket(tmp_path: Path) -> None:
    published = lay_out(tmp_path / "desk", now=CLOCK.date, pictures=()).published
    bring_up_to_date(tmp_path, published, now=CLOCK.date)
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket(socket.AF_INET)
    with desk(tmp_path) as app:
        app.camera.show(code_frame(TEXTS["2-voucher"]))
        app.until(lambda: app.verdict is Reason.GENUINE)
        app.post(model.NextPressed())
        app.camera.show(code_frame(TEXTS["6-tampered"]))
        app.until(lambda: app.verdict is Reason.BAD_SIGNATURE)


PROGRAM = """
import json, socket, sys
from pathlib import Path
from gouvcheck_core.trust_store import folder_source
from tests.support.app_demo import texts
from tests.support.app_run import HandClock, desk
from tests.support.frames import code_frame
from verifier_app import model

folder, now = Path(sys.argv[1]), int(sys.argv[2])
try:
    socket.create_connection(("127.0.0.1", 9), timeout=1)
except OSError as error:
    network = error.strerror
found = {}
with desk(folder / "app", source=folder_source(folder / "desk" / "published"),
          clock=HandClock(date=now)) as app:
    app.until(lambda: app.state.trust is not None and app.state.trust.head.version > 1)
    for name, text in texts(now).items():
        app.camera.show(code_frame(text))
        app.until(lambda: app.verdict is not None)
        found[name] = app.verdict.value
        app.post(model.NextPressed())
        app.pass_time(4)
print(json.dumps({"network": network, "found": found}))
"""


@pytest.mark.skipif(not may_unshare(), reason="this machine does not let a test take the network")
def test_every_verdict_is_reached_where_there_is_no_network(tmp_path: Path) -> None:
    lay_out(tmp_path / "desk", now=CLOCK.date, pictures=())
    ended = subprocess.run(
        [*NO_NETWORK, sys.executable, "-c", PROGRAM, str(tmp_path), str(CLOCK.date)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert ended.returncode == 0, ended.stderr
    answer = json.loads(ended.stdout)
    assert answer["network"] == "Network is unreachable"
    assert answer["found"] == {
        "1-criminal-record": "genuine",
        "2-voucher": "genuine",
        "3-withdrawn": "withdrawn",
        "4-used": "used",
        "5-over": "expired",
        "6-tampered": "bad-signature",
        "7-unknown-key": "unknown-key",
        "8-suspended": "suspended",
        "9-permit": "genuine",
    }


@pytest.mark.skipif(not may_unshare(), reason="this machine does not let a test take the network")
def test_selftest_needs_no_network() -> None:
    ended = subprocess.run(
        [*NO_NETWORK, sys.executable, "-m", "verifier_app", "--selftest"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(not may_unshare(), reason="this machine does not let a test take the network")
def test_app_in_its_window_judges_where_there_is_no_network(tmp_path: Path) -> None:
    laid = lay_out(tmp_path / "desk", now=CLOCK.date, pictures=["2-voucher"])
    # The camera may be quicker than the first update, and is then told "cannot confirm", rightly.
    bring_up_to_date(laid.kept.parent, laid.published, now=CLOCK.date)
    process = subprocess.Popen(
        [*NO_NETWORK, sys.executable, "-m", "verifier_app", "--development",
         "--from", str(laid.published), "--trust", str(laid.kept),
         "--camera", f"folder:{laid.pictures}"],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen", "SDL_AUDIODRIVER": "dummy",
             "XDG_DATA_HOME": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    kept = tmp_path / "gouvcheck" / "settings.json"
    try:
        until(kept.exists, what="a count of today")
    finally:
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert json.loads(kept.read_text())["today"]["counts"] == {"genuine": 1}
    assert "Traceback" not in said


@pytest.mark.allow_hosts([HOST])
def test_update_over_https_goes_on_behind_the_frames(tmp_path: Path) -> None:
    published = lay_out(tmp_path / "desk", now=CLOCK.date, pictures=()).published
    bring_up_to_date(tmp_path, published, now=CLOCK.date)
    publisher = Publisher.__new__(Publisher)
    publisher.folder, publisher.now, publisher.heads = published, CLOCK.date, 2
    publisher.publish_status(101, Status.WITHDRAWN)  # the voucher's place
    publisher.publish_head()

    def serve(request: BaseHTTPRequestHandler) -> None:
        file = published / request.path.lstrip("/")
        content = file.read_bytes() if file.is_file() else b""
        request.send_response(200 if content else 404)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    authority = Authority(tmp_path)
    with running(serve, context=authority.serving()) as server:
        fetch = https_source(server.url, context=authority.trusting())
        with desk(tmp_path, source=fetch) as app:
            app.camera.show(empty_frame())
            app.until(lambda: app.state.standing is model.TrustStanding.IDLE)
            assert app.state.failure is None
            app.camera.show(code_frame(TEXTS["2-voucher"]))
            app.until(lambda: app.verdict is Reason.WITHDRAWN)
    assert "/head.cose" in server.asked


@pytest.mark.allow_hosts([HOST])
def test_server_that_never_answers_holds_up_no_verdict(tmp_path: Path) -> None:
    published = lay_out(tmp_path / "desk", now=CLOCK.date, pictures=()).published
    bring_up_to_date(tmp_path, published, now=CLOCK.date)
    with socket.create_server((HOST, 0)) as silent:
        fetch = https_source(f"https://{HOST}:{silent.getsockname()[1]}/")
        with desk(tmp_path, source=fetch) as app:
            for name in ("2-voucher", "4-used", "8-suspended"):
                app.camera.show(code_frame(TEXTS[name]))
                app.until(lambda: app.verdict is not None)
                app.post(model.NextPressed())
                app.pass_time(4)
            assert app.total == 3
            assert app.state.standing is model.TrustStanding.UPDATING
            silent.close()
