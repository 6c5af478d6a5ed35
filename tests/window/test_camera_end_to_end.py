"""From light to verdict: photographs of codes, good and bad, through camera, reader and judge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import zxingcpp
from PIL import Image

from gouvcheck_core import qr
from gouvcheck_core.verdict import Reason
from tests.support.app_demo import lay_out, texts
from tests.support.app_run import HandClock, bring_up_to_date, desk
from tests.support.camera import Scene, photograph
from tests.support.frames import empty_frame, from_picture
from verifier_app import model
from verifier_app.adapters.camera import CameraName, Kind, RunningCamera, open_camera
from verifier_app.adapters.camera.folder import ImageFolder
from verifier_app.model import Screen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.app_run import Desk
    from verifier_app.ports import Camera

CLOCK = HandClock()
TEXTS = texts(CLOCK.date)
WELL = Scene(width=430, blur=0.7, noise=3.0, words=60)

SCENES = {
    "well lit": WELL,
    "noise": replace(WELL, noise=18.0),
    "turned on its side": replace(WELL, turn=90.0),
    "upside down": replace(WELL, turn=187.0),
    "tilted": replace(WELL, turn=12.0, tilt=(28.0, -20.0)),
    "low light": replace(WELL, exposure=0.3, noise=6.0),
    "in a shadow": replace(WELL, shade=0.7, shade_turn=40.0),
    "out of focus": replace(WELL, width=470, blur=2.2),
    "poor compression": replace(WELL, jpeg=25),
    "small": replace(WELL, width=270),
    "at the edge": replace(WELL, width=380, offset=(420.0, -150.0)),
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lay_out(tmp_path_factory.mktemp("desk"), now=CLOCK.date, pictures=()).published


@pytest.fixture
def app(tmp_path: Path, published: Path) -> Iterator[Desk]:
    """Run the app with trust of today."""
    bring_up_to_date(tmp_path, published, now=CLOCK.date)
    with desk(tmp_path) as running:
        yield running


def code(name: str) -> Image.Image:
    return qr.encode(TEXTS[name]).image(scale=8)


def see(app: Desk, picture: Image.Image) -> None:
    app.see(from_picture(picture))


@pytest.mark.parametrize("name", SCENES)
def test_code_is_judged_as_a_camera_sees_it(app: Desk, name: str) -> None:
    frame = photograph(code("2-voucher"), scene=SCENES[name], seed=7)
    app.camera.show(from_picture(frame))
    app.until(lambda: app.verdict is Reason.GENUINE)
    assert app.total == 1


def test_darkness_gives_no_verdict_and_no_fault(app: Desk) -> None:
    see(app, photograph(code("2-voucher"), scene=replace(WELL, exposure=0.01, noise=8.0), seed=7))
    assert (app.verdict, app.state.camera_fault, app.total) == (None, None, 0)
    assert app.state.screen is Screen.SCAN


def test_bar_code_of_a_shop_is_no_code_at_all(app: Desk) -> None:
    ean = zxingcpp.create_barcode("5449000000996", zxingcpp.BarcodeFormat.EAN13)
    picture = Image.fromarray(np.asarray(ean.to_image(scale=4, add_quiet_zones=True)))
    see(app, photograph(picture, scene=replace(WELL, width=500), seed=7))
    assert (app.verdict, app.state.note, app.total) == (None, None, 0)


def test_foreign_qr_code_is_a_short_note(app: Desk) -> None:
    foreign = qr.encode("HTTPS://WWW.EXAMPLE.LU/MENU").image(scale=8)
    app.camera.show(from_picture(photograph(foreign, scene=WELL, seed=7)))
    app.until(lambda: app.state.note is not None)
    assert app.verdict is None
    assert app.state.screen is Screen.SCAN


def test_of_two_papers_on_the_desk_one_is_judged(app: Desk) -> None:
    voucher, permit = code("2-voucher"), code("9-permit")
    sheet = Image.new("L", (voucher.width + permit.width + 60, permit.height), 255)
    sheet.paste(voucher, (0, 0))
    sheet.paste(permit, (voucher.width + 60, 0))
    frame = photograph(sheet, scene=replace(WELL, width=900, offset=(180.0, 0.0)), seed=7)
    for _ in range(3):
        see(app, frame)
        app.pass_time(0.5)
    assert (app.verdict, app.total) == (Reason.GENUINE, 1)
    shown = app.state.shown
    assert shown is not None
    assert shown.judgement.paper is not None
    assert shown.judgement.paper.kind == "accommodation-voucher"  # the one in the middle


def test_own_code_beside_an_advertisement_is_judged(app: Desk) -> None:
    own, advertisement = code("2-voucher"), qr.encode("HTTPS://EXAMPLE.LU").image(scale=8)
    sheet = Image.new("L", (own.width + advertisement.width + 60, own.height), 255)
    sheet.paste(own, (0, 0))
    sheet.paste(advertisement, (own.width + 60, 0))
    see(app, photograph(sheet, scene=replace(WELL, width=700, offset=(-150.0, 0.0)), seed=7))
    app.until(lambda: app.verdict is Reason.GENUINE)


# --- real cameras instead of a hand ---


def run_camera(app: Desk, camera: Camera) -> None:
    """Let a real camera deliver to the app what the handheld one would."""
    camera.start(app.camera.show, app.camera.fail)


def test_folder_of_photographs_is_judged_one_after_the_other(app: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "photographs"
    folder.mkdir()
    due = {"2-voucher": Reason.GENUINE, "3-withdrawn": Reason.WITHDRAWN, "4-used": Reason.USED}
    for name in due:
        photograph(code(name), scene=WELL, seed=3).save(folder / f"{name}.png")
    camera = RunningCamera(ImageFolder(folder, dwell=0.2, rate=50))
    run_camera(app, camera)
    found = []
    for _ in due:
        app.until(lambda: app.verdict is not None)
        found.append(app.verdict)
        app.post(model.NextPressed())
    camera.close()
    assert found == [*due.values()]


def test_video_is_judged(app: Desk, tmp_path: Path) -> None:
    frame = photograph(code("4-used"), scene=WELL, seed=3)
    dark = Image.new("L", frame.size, 60)
    writer = cv2.VideoWriter(
        str(tmp_path / "desk.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 25.0, frame.size
    )
    for picture in (dark, dark, frame, frame):
        writer.write(np.asarray(picture.convert("RGB")))
    writer.release()
    camera = open_camera(CameraName(Kind.VIDEO, path=tmp_path / "desk.avi"))
    assert isinstance(camera, RunningCamera)
    run_camera(app, camera)
    app.until(lambda: app.verdict is Reason.USED)
    camera.close()


def test_camera_that_is_not_there_is_named_and_found_when_it_comes(
    app: Desk, tmp_path: Path
) -> None:
    camera = RunningCamera(ImageFolder(tmp_path / "stick", dwell=0.1, rate=50), retry=0.01)
    run_camera(app, camera)
    app.until(lambda: app.state.camera_fault == "camera-no-pictures")
    (tmp_path / "new").mkdir()
    photograph(code("2-voucher"), scene=WELL, seed=3).save(tmp_path / "new" / "1.png")
    (tmp_path / "new").rename(tmp_path / "stick")
    app.until(lambda: app.verdict is Reason.GENUINE)
    camera.close()
    assert app.state.camera_fault is None


def test_empty_desk_is_quiet(app: Desk) -> None:
    app.camera.show(empty_frame(1280, 720))
    app.pass_time(2)
    assert (app.verdict, app.state.note, app.heard.said) == (None, None, [])
