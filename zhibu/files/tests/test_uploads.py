"""What an upload really is, and what stays of a picture."""

import io
import zipfile

import pytest
from PIL import Image

from zhibu.files.uploads import BadUpload, paper_kind, redrawn


def picture(size: tuple[int, int] = (400, 500), form: str = "JPEG", *, with_place: bool = False) -> bytes:
    made = io.BytesIO()
    exif = Image.Exif()
    if with_place:
        exif[0x010F] = "PhoneMaker"
        exif.get_ifd(0x8825)[2] = (36.0, 34.0, 12.0)
    Image.new("RGB", size, "navy").save(made, form, exif=exif)
    return made.getvalue()


def office(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name in names:
            packed.writestr(name, "<x/>")
    return made.getvalue()


def problem_of(name: str, content: bytes) -> str:
    with pytest.raises(BadUpload) as bad:
        paper_kind(name, content)
    return bad.value.problem


def test_a_kind_is_taken_when_name_and_content_agree() -> None:
    assert paper_kind("证书.PDF", b"%PDF-1.7\n") == "application/pdf"
    assert paper_kind("scan.png", picture(form="PNG")) == "image/png"
    assert paper_kind("表.docx", office("[Content_Types].xml", "word/document.xml")).endswith("document")
    assert paper_kind("表.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "application/msword"


def test_a_renamed_program_is_refused() -> None:
    program = b"MZ\x90\x00" + bytes(200)
    assert problem_of("证书.pdf", program) == "mismatch"
    assert problem_of("证书.jpg", program) == "mismatch"
    assert problem_of("证书.docx", program) == "mismatch"
    assert problem_of("证书.doc", program) == "mismatch"
    assert problem_of("证书.exe", program) == "kind"
    assert problem_of("证书.pdf.html", b"<script>") == "kind"


def test_macros_are_refused() -> None:
    assert problem_of("表.docx", office("word/document.xml", "word/vbaProject.bin")) == "macro"


def test_a_spreadsheet_named_as_a_letter_is_refused() -> None:
    assert problem_of("表.docx", office("xl/workbook.xml")) == "mismatch"


def test_a_picture_loses_its_place_and_maker_and_fits_the_box() -> None:
    drawn = redrawn(picture((3000, 4000), with_place=True), box=(600, 800))
    with Image.open(io.BytesIO(drawn)) as kept:
        assert kept.size == (600, 800) and kept.format == "JPEG" and not kept.getexif()
    assert b"PhoneMaker" not in drawn


def test_a_picture_too_small_or_broken_is_refused() -> None:
    for content, problem in ((picture((60, 60)), "small"), (b"\xff\xd8\xff" + bytes(50), "broken"), (b"", "broken")):
        with pytest.raises(BadUpload) as bad:
            redrawn(content, box=(600, 800), least=120)
        assert bad.value.problem == problem


def test_a_picture_bomb_is_refused_before_it_is_drawn() -> None:
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    with pytest.raises(BadUpload) as bad:
        redrawn(made.getvalue(), box=(600, 800))
    assert bad.value.problem == "large"
