"""Pictures and scans, read by Tesseract itself where it is installed."""

from __future__ import annotations

import shutil
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.document import Document, LoadError
from ingest.loaders import ocr, pdf
from ingest.loaders.kinds import loader_of
from ingest.loaders.settings import LoaderSettings

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
LINES = ("Travel costs are claimed within 30 days.", "The receipt shows the date.")


def picture() -> Image.Image:
    """A page of A4 at 100 dots an inch, as a scanner gives it."""
    page = Image.new("L", (827, 1169), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(LINES):
        draw.text((80, 120 + 60 * number), line, fill=0, font=ImageFont.load_default(size=28))
    return page


@needs_tesseract
def test_a_picture_is_a_document(tmp_path: Path) -> None:
    picture().save(tmp_path / "notice.png", dpi=(100, 100))
    (document,) = ocr.load(tmp_path / "notice.png", "notice.png", "docs", "2026-01-02", "eng")
    assert LINES[0] in document.text


@needs_tesseract
def test_a_scan_is_read_line_by_line_where_it_is_asked_for(tmp_path: Path) -> None:
    picture().save(tmp_path / "scan.pdf", resolution=100)
    with pytest.raises(LoadError, match="TWOFOLD_LOADERS__OCR"):
        list(pdf.load(tmp_path / "scan.pdf", "scan.pdf", "docs", "2026-01-02"))
    (document,) = pdf.load(tmp_path / "scan.pdf", "scan.pdf", "docs", "2026-01-02", languages="eng")
    assert all(line in document.text.replace("\n", " ") for line in LINES)
    assert [place.page for place in document.places] == [1]


@needs_tesseract
def test_a_scan_in_a_mail_is_read_where_it_is_asked_for(tmp_path: Path) -> None:
    picture().save(tmp_path / "notice.png", dpi=(100, 100))
    message = EmailMessage()
    message["Subject"] = "Notice"
    message.set_content("The notice is attached.")
    message.add_attachment((tmp_path / "notice.png").read_bytes(), maintype="image", subtype="png", filename="notice.png")
    (tmp_path / "a.eml").write_bytes(message.as_bytes())
    for settings, sources in ((LoaderSettings(), ["docs/a.eml"]), (LoaderSettings(ocr="eng"), ["docs/a.eml", "docs/a.eml/notice.png"])):
        loaded = list(loader_of(tmp_path / "a.eml", settings)(tmp_path / "a.eml", "a.eml", "docs", "2026-01-02"))
        assert [one.source for one in loaded] == sources
    assert isinstance(loaded[-1], Document) and LINES[0] in loaded[-1].text


@needs_tesseract
def test_an_empty_scan_is_rejected_with_its_reason(tmp_path: Path) -> None:
    Image.new("L", (400, 400), 255).save(tmp_path / "empty.png")
    with pytest.raises(LoadError, match="no text"):
        list(ocr.load(tmp_path / "empty.png", "empty.png", "docs", "2026-01-02", "eng"))


@needs_tesseract
def test_a_language_that_is_not_there_is_named(tmp_path: Path) -> None:
    picture().save(tmp_path / "notice.png")
    with pytest.raises(LoadError, match=r"could not read it.*xyz"):
        list(ocr.load(tmp_path / "notice.png", "notice.png", "docs", "2026-01-02", "xyz"))


def test_without_tesseract_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    picture().save(tmp_path / "notice.png")
    with pytest.raises(LoadError, match="apt-get install tesseract-ocr"):
        list(ocr.load(tmp_path / "notice.png", "notice.png", "docs", "2026-01-02", "eng"))
