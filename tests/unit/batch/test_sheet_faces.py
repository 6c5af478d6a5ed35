from __future__ import annotations

import unicodedata

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from voucher_batch.sheet.faces import FONTS, Weight, face, unknown

# What registers of names write, beside ASCII: letters of DIN 91379 that are one character.
LETTERS = (
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿ"
    "ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħĨĩĪīĬĭĮįİıĴĵĶķĸĹĺĻļĽľĿŀŁłŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘř"
    "ŚśŜŝŞşŠšŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƇƈƏƗƠơƯưƷǍǎǏǐǑǒǓǔǗǘǙǚǛǜǞǟǢǣǤǥǦǧǨǩǪǫǬǭǮǯǰǴǵǸǹǺǻǼǽǾǿ"
    "ȘșȚțȞȟȧȨȩȪȫȬȭȮȯȰȱȲȳəɨʒḂḃḆḇḊḋḌḍḎḏḐḑḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḭḯḰḱḲḳḴḵḶḷḺḻḾḿṀṁṂṃṄṅṆṇṈṉṒṓṔṕṖṗṘṙṚṛṞṟṠṡṢṣṪṫṬṭṮṯ"
    "ẀẁẂẃẄẅẆẇẌẍẎẏẐẑẒẓẔẕẖẗẞẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ"
    "ỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ"
)


def test_every_latin_letter_of_registers_can_be_shown() -> None:
    assert unknown(LETTERS) == frozenset()
    assert (
        unknown(unicodedata.normalize("NFC", "Nguyễn Thị Hồng, Łukasik–Ødegård’s (3/4)"))
        == frozenset()
    )


@pytest.mark.parametrize(
    "text", ["Иван", "Γιώργος", "محمد", "王", "a\u0301", "a\u202eb", "a\tb", "☃"]
)
def test_other_scripts_marks_and_control_characters_are_unknown(text: str) -> None:
    assert unknown(text)


def test_both_weights_show_the_same_characters() -> None:
    regular, semibold = face(Weight.REGULAR), face(Weight.SEMIBOLD)

    assert regular.glyphs.keys() == semibold.glyphs.keys()
    assert regular.width("Müller", size=10) < semibold.width("Müller", size=10)


@pytest.mark.parametrize("weight", Weight)
def test_faces_may_be_embedded_and_bring_their_licence(weight: Weight) -> None:
    with TTFont(face(weight).path) as font:
        assert font["OS/2"].fsType == 0
        assert font["OS/2"].usWeightClass == weight
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize("weight", Weight)
def test_what_surely_fits_fits(weight: Weight) -> None:
    letters = face(weight)
    shown = [chr(at) for at in range(256) if not unknown(chr(at))]

    for text in (*shown, "".join(shown), "Zoë Müller", "WWWW", "iiii"):
        wide = letters.width(text, size=10.5)
        assert not letters.surely_fits(text, size=10.5, room=wide - 0.001)
        assert letters.surely_fits(text, size=10.5, room=wide + 0.04 * len(text))


@pytest.mark.parametrize("text", ["a\tb", "a\x85", "Łukasik", "Иван", "\xad"])
def test_nothing_is_sure_of_what_cannot_be_shown_or_is_not_counted(text: str) -> None:
    assert not face(Weight.REGULAR).surely_fits(text, size=1.0, room=1000.0)
