"""What goes wrong at a meeting, as it comes over HTTP: each gets its sentence, and no harm is done."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from tests.cast import Cast
from zhibu.files.models import StoredFile
from zhibu.meetings.choices import CAME
from zhibu.meetings.models import Attachment, Attendance, Gathering
from zhibu.meetings.rules.tokens import draw_key, make_token
from zhibu.meetings.testing import make_open

pytestmark = pytest.mark.django_db
FIVE_GB = 5 << 30


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_open(cast.actor("secretary"), cast.first)


@pytest.mark.parametrize(
    ("who", "seconds", "is_forged", "sentence"),
    [
        ("member", 0, True, "这个二维码不是这次会议的"),
        ("member", -60, False, "这个二维码已经过期"),
        ("member", -3600, False, "这个二维码已经过期"),
        ("member", 3600, False, "系统的时钟刚才调过"),
        ("next_door", 0, False, "这次会议的名单里没有您"),
    ],
)
def test_a_wrong_scan_is_told_why_and_signs_nobody_in(
    cast: Cast, held: Gathering, who: str, seconds: int, is_forged: bool, sentence: str
) -> None:
    at = cast.actor("member").at + timedelta(seconds=seconds)
    path = reverse("scan", args=[make_token(held.pk, at, draw_key() if is_forged else held.register_key)])
    client = cast.client(who)
    for answer in (client.get(path), client.post(path, {"nonce": uuid4()})):
        assert answer.status_code in (404, 422) and sentence in answer.content.decode()
    assert not Attendance.objects.filter(presence__in=CAME).exists()


def test_a_video_of_five_gigabytes_is_refused_unread(cast: Cast, held: Gathering) -> None:
    small = SimpleUploadedFile("全程.mp4", b"\0\0\0\x18ftypisom" + bytes(64))
    told: dict[str, Any] = {
        "CONTENT_LENGTH": str(FIVE_GB),
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "wsgi.input": BytesIO(encode_multipart(BOUNDARY, {"content": small})),
    }
    url = reverse("attach_file", args=[held.pk])
    answer = cast.client("secretary").generic("POST", url, **told)
    assert answer.status_code == 422 and "最多收" in answer.content.decode()
    assert not Attachment.objects.exists() and not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["会议照片.jpg", "学习材料.pdf", "全程.mp4", "程序.exe"])
def test_a_program_is_refused_by_whatever_name(cast: Cast, held: Gathering, name: str) -> None:
    program = SimpleUploadedFile(name, b"MZ\x90\x00" + bytes(200))
    answer = cast.client("secretary").post(reverse("attach_file", args=[held.pk]), {"content": program})
    told = answer.content.decode()
    assert answer.status_code == 422 and ("后缀不一致" in told or "不收" in told or "只收" in told)
    assert not Attachment.objects.exists() and not StoredFile.objects.exists()
