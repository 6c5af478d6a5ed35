"""Letters a second on one core, beside what one would build from common parts instead.

Every way sets the same words for the same people, draws each code itself and embeds the same faces;
only ours are tagged PDF/A-2a and PDF/UA-1, and addressed for the window of each country. Memory is
that of a whole run, and is measured where runs are (bench/batch_run.py).
"""

from __future__ import annotations

import io
import statistics
import time
from html import escape
from itertools import cycle, islice
from typing import TYPE_CHECKING, Final

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, PageBreak, Paragraph, SimpleDocTemplate, Spacer
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from bench.timing import table
from tests.support.letters import ADDRESSES, NAMES, form, piece
from voucher_batch.sheet import Renderer, render
from voucher_batch.sheet.faces import Weight, face

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from voucher_batch.piece import Piece

FORM: Final = form()
ROUNDS: Final = 5
REACH: Final = {"qrcode + weasyprint": 25, "qrcode + reportlab": 8}
"""How many times faster than these a letter shall be made."""


def pieces(count: int) -> list[Piece]:
    """Return a shard as post sorts it: people of every country, in their language."""
    mixed = zip(cycle(("fr", "de", "en", "pt")), cycle(ADDRESSES), cycle(NAMES), strict=False)
    return [
        piece(number, language=language, country=country, name=name)
        for number, (language, country, name) in enumerate(islice(mixed, count), start=1)
    ]


# --- ours -------------------------------------------------------------------------------------


def fast(letters: Sequence[Piece]) -> bytes:
    """Render as the factory does."""
    return render(letters, form=FORM, renderer=Renderer.FAST)


def plain(letters: Sequence[Piece]) -> bytes:
    """Let Typst lay out every letter."""
    return render(letters, form=FORM, renderer=Renderer.PLAIN)


# --- what one would take instead --------------------------------------------------------------


def words(letter: Piece) -> list[str]:
    """Return the paragraphs of a letter."""
    said = FORM.texts_in(letter.language).said
    texts = [
        said[key] for key in ("subject", "opening", "how", "steps", "rules", "lost", "closing")
    ]
    return [line for text in texts for line in ([text] if isinstance(text, str) else text)]


def strip(letter: Piece) -> list[str]:
    """Return the lines of the voucher."""
    said = FORM.texts_in(letter.language).said
    shown = (said["title"], letter.fields["value"], letter.name, said["until"], letter.reference)
    return [str(line) for line in shown]


def code_png(letter: Piece) -> io.BytesIO:
    """Return the code of a letter as most would draw it."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=8, border=4)
    code.add_data(letter.code)
    code.make()
    file = io.BytesIO()
    code.make_image().save(file)
    file.seek(0)
    return file


FACES: Final = "".join(
    f"@font-face {{ font-family: Noto; font-weight: {int(weight)}; "
    f"src: url({face(weight).path.as_uri()}) }}"
    for weight in Weight
)
STYLE: Final = f"""<style>{FACES}
@page {{ size: A4; margin: 20mm }}
body {{ font: 10.5pt Noto }} section {{ page-break-after: always }}
.address {{ margin: 20mm 0 20mm 85mm }} .voucher {{ position: absolute; top: 200mm }}
img {{ width: 33mm }}
</style>"""


def weasyprint(letters: Sequence[Piece]) -> bytes:
    """Write HTML and let weasyprint set it."""
    import base64

    def section(letter: Piece) -> str:
        address = "<br>".join(map(escape, letter.recipient))
        body = "".join(f"<p>{escape(line)}</p>" for line in words(letter))
        voucher = "".join(f"<p>{escape(line)}</p>" for line in strip(letter))
        picture = base64.b64encode(code_png(letter).read()).decode()
        return (
            f"<section><p class=address>{address}</p>{body}<div class=voucher>{voucher}"
            f'<img src="data:image/png;base64,{picture}"></div></section>'
        )

    page = STYLE + "".join(map(section, letters))
    data: bytes = HTML(string=page).write_pdf(font_config=FontConfiguration())
    return data


def reportlab(letters: Sequence[Piece]) -> bytes:
    """Let reportlab's platypus set paragraphs."""
    style = ParagraphStyle("letter", fontName="Noto", fontSize=10.5, leading=14)
    story: list[object] = []
    for letter in letters:
        story += [Paragraph(escape(line), style) for line in letter.recipient]
        story.append(Spacer(1, 20 * mm))
        story += [Paragraph(escape(line), style) for line in (*words(letter), *strip(letter))]
        story += [Image(code_png(letter), width=33 * mm, height=33 * mm), PageBreak()]
    file = io.BytesIO()
    SimpleDocTemplate(file, pagesize=A4).build(story)
    return file.getvalue()


# --- the race ---------------------------------------------------------------------------------

WAYS: Final[Mapping[str, tuple[Callable[[Sequence[Piece]], bytes], int]]] = {
    "gouvcheck, fast": (fast, 500),
    "gouvcheck, plain": (plain, 50),
    "qrcode + reportlab": (reportlab, 20),
    "qrcode + weasyprint": (weasyprint, 10),
}
"""What makes letters, and how many at a time: each is quickest with about that many."""


def measured() -> dict[str, tuple[float, float]]:
    """Return letters a second of processor time and bytes a letter, taken in turns."""
    shards = {name: pieces(count) for name, (_, count) in WAYS.items()}
    sizes = {name: len(make(shards[name])) / count for name, (make, count) in WAYS.items()}
    seen: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, (make, count) in WAYS.items():
            start = time.process_time()
            make(shards[name])
            seen[name].append(count / (time.process_time() - start))
    return {name: (statistics.median(rates), sizes[name]) for name, rates in seen.items()}


def main() -> list[tuple[str, str, str, str]]:
    """Print the table and return its rows."""
    pdfmetrics.registerFont(TTFont("Noto", face(Weight.REGULAR).path))
    results = measured()
    ours = results["gouvcheck, fast"][0]
    rows = [
        (name, f"{rate:,.0f}", f"{ours / rate:.1f}", f"{size / 1000:.1f}")
        for name, (rate, size) in results.items()
    ]
    print("### Letters, one core\n")
    print(table(("what", "letters a second", "fast is times", "kB a letter"), rows))
    for name, times in REACH.items():
        reached = "reached" if ours >= times * results[name][0] else "NOT reached"
        print(f"\nAt least {times} times {name}: {reached}.")
    return rows


if __name__ == "__main__":
    main()
