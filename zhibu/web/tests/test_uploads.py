"""A file beyond the limit: refused at its field by what it announced, and not read."""

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory

from zhibu.web.forms import FileField, Form

BOUNDARY = "line"


class Line:
    """What a browser sends, as long as somebody reads it: a token, then a file without end."""

    def __init__(self, *fields, file=True):
        parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{name}\r\n' for name in fields]
        if file:
            parts.append(
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="名册.xlsx"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n"
            )
        self.left = "".join(parts).encode()
        self.taken = 0

    def read(self, size=65536):
        piece = (self.left + b"x" * size)[:size]
        self.left = self.left[size:]
        self.taken += len(piece)
        return piece


class Taking(Form):
    is_once = True
    title = forms.CharField(required=False)
    file = FileField(label="文件", most_mb=64)


def asked(line, length):
    request = RequestFactory().post("/", b"x", content_type=f"multipart/form-data; boundary={BOUNDARY}")
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = line
    return request


def test_a_file_that_is_too_large_is_not_read():
    line = Line("csrfmiddlewaretoken", "title")
    request = asked(line, 300 << 20)
    assert request.POST["csrfmiddlewaretoken"] == "csrfmiddlewaretoken"
    assert request.FILES["file"].size == 300 << 20
    assert request.FILES["file"].read() == b""
    assert line.taken < 1 << 20


@pytest.mark.django_db
def test_its_field_says_so_and_the_rest_stays():
    request = asked(Line("title"), 300 << 20)
    form = Taking(request.POST, request.FILES)
    assert list(form.errors) == ["file"]
    assert "最多收 64 MB" in form.errors["file"][0]
    assert form["title"].value() == "title"
    assert form["once"].value(), "or the next try would be told that the page was too old"


def test_without_any_file_there_is_nothing_to_refuse():
    class Ending(Line):
        def read(self, size=65536):
            piece, self.left = self.left, b""
            return piece

        readline = read

    line = Ending("title", file=False)
    line.left += f"--{BOUNDARY}--\r\n".encode()
    request = asked(line, 300 << 20)
    assert request.POST["title"] == "title"
    assert not request.FILES


def test_a_usual_file_goes_on_to_the_usual_handlers():
    handler = load_handler("zhibu.web.uploads.BoundedUploads", RequestFactory().post("/"))
    assert handler.handle_raw_input(None, {}, 1 << 20, "") is None
    assert handler.receive_data_chunk(b"abc", 0) == b"abc"
    assert handler.file_complete(3) is None


def test_a_kind_that_may_be_larger_is_said_and_measured_apart():
    field = FileField(label="文件", kinds=(".pdf", ".MP4"), most_mb=20, larger=(".mp4",), larger_mb=60)
    assert field.help_text == ".pdf .mp4，不超过 20 MB；.mp4 不超过 60 MB。"
    attrs = {name: str(value) for name, value in field.widget.attrs.items()}
    assert (attrs["data-most"], attrs["data-larger"], attrs["data-larger-most"]) == (
        f"{20 << 20}",
        ".mp4",
        f"{60 << 20}",
    )
    assert "20 MB" in attrs["data-most-said"] and "60 MB" in attrs["data-larger-said"]
    assert field.clean(UploadedFile(ContentFile(b""), "片.Mp4", size=60 << 20))
    for name, size in (("片.mp4", (60 << 20) + 1), ("材料.pdf", (20 << 20) + 1)):
        with pytest.raises(forms.ValidationError, match=f"最多收 {size >> 20} MB"):
            field.clean(UploadedFile(ContentFile(b""), name, size=size))


def test_no_form_promises_to_take_more_than_is_read(settings):
    from zhibu.members.forms import papers  # noqa: F401 - its forms are found below
    from zhibu.rosters import forms as rosters  # noqa: F401

    def known(kind):
        return {kind, *(deeper for below in kind.__subclasses__() for deeper in known(below))}

    fields = [field for form in known(Form) for field in getattr(form, "base_fields", {}).values()]
    most = [max(field.most_mb, field.larger_mb) for field in fields if isinstance(field, FileField)]
    assert len(most) >= 3
    assert max(most) <= settings.UPLOAD_MOST_MB
