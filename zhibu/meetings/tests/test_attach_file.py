"""Files of a gathering: what is taken, what is refused, who reads them, and that their bytes are chained."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.files.models import StoredFile
from zhibu.files.tests.test_uploads import office, picture
from zhibu.files.tests.test_videos import PICTURE, PLACE, film
from zhibu.gate.actor import Refused
from zhibu.meetings import actions
from zhibu.meetings.actions import (
    ask_confirmation,
    attach_file,
    cancel_gathering,
    change_gathering,
    close_register,
    confirm_minutes,
    lock_minutes,
    plan_gathering,
    take_file_away,
)
from zhibu.meetings.models import Attachment, Gathering, Item, Minutes, Record
from zhibu.meetings.queries.chain import verified
from zhibu.meetings.rules import attachments as limits
from zhibu.meetings.rules.planning import PlannedItem
from zhibu.meetings.testing import (
    line_of,
    make_called,
    make_gathering,
    make_minutes,
    make_open,
    minutes_of,
    plan_of,
    write,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"x" * 100
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(64)


def put(
    cast: Cast, place: Gathering | Minutes, name: str = "材料.pdf", content: bytes = PDF, **more: Any
) -> Attachment:
    attach_file(cast.actor("secretary"), place, name=name, content=content, **more)
    return Attachment.objects.select_related("file").order_by("-added_at", "-id")[0]


def gathering(cast: Cast) -> Gathering:
    return make_called(cast.actor("secretary"), cast.first)


def locked(cast: Cast, *, with_files: bool = True) -> Minutes:
    secretary = cast.actor("secretary")
    chair = cast.people["organiser"].pk
    made = make_minutes(secretary, cast.first, came=["王建国", "孙敏", "李桂兰"], chair=chair)
    item = write(secretary, made, ("李桂兰", "同意"))
    if with_files:
        put(cast, made, item=item.pk)
        put(cast, made, "照片.jpg", picture())
    close_register(secretary, made.gathering)
    ask_confirmation(secretary, minutes_of(made.gathering))
    confirm_minutes(cast.actor("member"), line_of(cast, "member", made.gathering))
    lock_minutes(cast.actor("organiser"), Gathering.objects.get(pk=made.gathering_id))
    return minutes_of(made.gathering)


def test_a_material_is_read_by_whoever_is_called_and_by_nobody_next_door(cast: Cast) -> None:
    url = reverse("download_file", args=[put(cast, gathering(cast)).pk])
    answer = cast.client("member").get(url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]
    assert cast.client("next_door").get(url).status_code == 404 and cast.client(None).get(url).status_code == 302


def test_a_partner_of_a_joint_gathering_reads_it(cast: Cast) -> None:
    officer = cast.actor("officer")
    joint = plan_gathering(officer, cast.first, plan=plan_of(officer.today), beside=[cast.second])
    url = reverse("download_file", args=[put(cast, joint).pk])
    assert cast.client("next_door").get(url).status_code == 200


def test_a_picture_loses_its_place_and_camera(cast: Cast) -> None:
    row = put(cast, gathering(cast), "现场.JPG", picture(with_place=True))
    with default_storage.open(row.file.key) as stored, Image.open(io.BytesIO(stored.read())) as kept:
        assert not kept.getexif() and not kept.getexif().get_ifd(0x8825) and kept.format == "JPEG"
    assert (row.file.name, row.file.media_type) == ("现场.jpg", "image/jpeg")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("通知.pdf", b"MZ" + bytes(200)), ("程序.exe", b"MZ" + bytes(200)), ("页.html", b"<script>"),
        ("图.svg", b"<svg>"),
        ("页.pdf", b"<html><script>"), ("表.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("宏.docm", office("word/document.xml")), ("片.mp4", b"<html>"), ("片.mov", MP4),
        ("图.jpg", b"\xff\xd8\xff" + bytes(9)),
    ],
)  # fmt: skip
def test_what_is_refused_leaves_nothing(cast: Cast, name: str, content: bytes) -> None:
    held = gathering(cast)
    with pytest.raises(Refused) as refused:
        put(cast, held, name, content)
    assert refused.value.field == "content" and not Attachment.objects.exists() and not StoredFile.objects.exists()


def test_a_video_loses_its_place_and_keeps_its_picture(cast: Cast) -> None:
    row = put(cast, gathering(cast), "现场.mp4", film())
    with default_storage.open(row.file.key) as stored:
        kept = stored.read()
    assert PICTURE in kept and PLACE not in kept and len(kept) == row.file.size


def test_what_an_iphone_takes_is_a_video_too(cast: Cast) -> None:
    row = put(cast, gathering(cast), "IMG_0001.MOV", film(brand=b"qt  ").replace(b"isommp42", b"qt  qt  "))
    assert row.file.media_type == "video/quicktime"


def test_a_video_that_is_cut_short_is_refused_in_a_sentence(cast: Cast) -> None:
    with pytest.raises(Refused, match="读不完整"):
        put(cast, gathering(cast), "现场.mp4", film()[:-5])
    assert not StoredFile.objects.exists()


def test_a_video_is_taken_up_to_a_size(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    held = gathering(cast)
    assert put(cast, held, "片段.mp4", MP4).file.media_type == "video/mp4"
    monkeypatch.setitem(limits.MOST_MB, "video", 0)
    with pytest.raises(Refused):
        put(cast, held, "片段.mp4", MP4)


def test_the_hint_says_how_large_a_video_and_how_large_anything_else_may_be(cast: Cast) -> None:
    page = cast.client("secretary").get(reverse("attach_file", args=[gathering(cast).pk])).content.decode()
    assert "不超过 20 MB；.mp4 .mov .webm 不超过 60 MB。" in page


def test_too_many_are_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.meetings.actions.attaching.MOST_FILES", 1)
    held = gathering(cast)
    put(cast, held)
    with pytest.raises(Refused):
        put(cast, held)


def test_what_is_cancelled_or_confirmed_takes_none_and_minutes_are_their_recorders(cast: Cast) -> None:
    held = gathering(cast)
    cancel_gathering(cast.actor("secretary"), held, reason="检修")
    with pytest.raises(Refused):
        put(cast, held)
    minutes = make_minutes(cast.actor("secretary"), cast.first, theme="第二次")
    with pytest.raises(Refused):
        put(cast, minutes.gathering)
    other = Item.objects.filter(gathering=held).first() or Item.objects.create(gathering=held, order=9, title="别处")
    with pytest.raises(Refused):
        put(cast, minutes, item=other.pk)


def test_a_changed_plan_keeps_its_materials(cast: Cast) -> None:
    actor = cast.actor("secretary")
    items = [PlannedItem("学习"), PlannedItem("讨论")]
    held = make_gathering(actor, cast.first, items=items)
    row = put(cast, held, item=Item.objects.get(gathering=held, title="讨论").pk)
    held.refresh_from_db()
    change_gathering(actor, held, plan=plan_of(actor.today, items=[PlannedItem("讨论")]), version=held.version)
    row.refresh_from_db()
    assert row.item and row.item.title == "讨论" and row.item.order == 1
    held.refresh_from_db()
    change_gathering(actor, held, plan=plan_of(actor.today, items=[PlannedItem("另一项")]), version=held.version)
    row.refresh_from_db()
    assert row.item is None


def test_taken_away_its_bytes_are_gone(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    held = gathering(cast)
    row = put(cast, held)
    with django_capture_on_commit_callbacks(execute=True):
        cast.client("secretary").post(reverse("take_file_away", args=[row.pk]))
    assert not StoredFile.objects.exists() and not default_storage.exists(row.file.key)
    assert {act.verb for act in Act.objects.filter(verb__endswith="file")} == {"attach_file"}
    assert "材料" not in json.dumps(list(Act.objects.values_list("details", flat=True)), ensure_ascii=False)
    assert Act.objects.filter(verb="take_file_away").count() == 1


def test_locked_minutes_chain_the_hash_and_the_rows_stay(cast: Cast) -> None:
    minutes = locked(cast)
    body = json.loads(Record.objects.get().body)
    told = {one["name"]: one for one in body["attachments"]}
    rows = {row.file.name: row for row in Attachment.objects.select_related("file")}
    assert {name: one["sha256"] for name, one in told.items()} == {name: row.file.sha256 for name, row in rows.items()}
    assert (told["材料.pdf"]["item"], told["照片.jpg"]["item"]) == (1, 0)
    assert list(verified(cast.first)) == []
    with pytest.raises(Refused):
        put(cast, minutes)
    with pytest.raises(Refused):
        take_file_away(cast.actor("secretary"), minutes, attachment=rows["材料.pdf"].pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows["材料.pdf"].delete()
    page = cast.client("secretary").get(reverse("show_minutes", args=[minutes.gathering_id])).content.decode()
    assert "材料.pdf" in page and "/files/new/" not in page


@pytest.mark.parametrize("harm", ["changed", "gone", "renamed"])
def test_verify_finds_bytes_that_are_not_what_was_locked(cast: Cast, harm: str) -> None:
    locked(cast)
    stored = StoredFile.objects.get(name="材料.pdf")
    if harm == "renamed":
        StoredFile.objects.filter(pk=stored.pk).update(name="别的.pdf")
    else:
        default_storage.delete(stored.key)
    if harm == "changed":
        default_storage.save(stored.key, SimpleUploadedFile("x", PDF + b"!"))
    (broken,) = verified(cast.first)
    assert "附件" in broken.why


def test_minutes_without_files_are_locked_as_before(cast: Cast) -> None:
    """Nothing asks for a file: neither the confirmation nor the lock, and no duty reads them."""
    minutes = locked(cast, with_files=False)
    assert minutes.progress == "locked" and "attachments" not in json.loads(Record.objects.get().body)
    assert list(verified(cast.first)) == []
    rooms = Path(actions.__file__).parents[2]
    assert not [path for path in rooms.glob("*/duties.py") if "meetings_attachment" in path.read_text()]


def test_the_form_takes_it_without_a_script(cast: Cast) -> None:
    held = make_open(cast.actor("secretary"), cast.first)
    url = reverse("attach_file", args=[held.pk])
    client = cast.client("secretary")
    assert 'enctype="multipart/form-data"' in client.get(url).content.decode()
    assert client.post(url, {"content": SimpleUploadedFile("材料.pdf", PDF)}).status_code == 302
    answer = client.post(url, {"content": SimpleUploadedFile("材料.pdf", b"MZ" + bytes(99))})
    assert answer.status_code == 422 and "后缀不一致" in answer.content.decode()
    told = cast.client("member").get(f"/api/v1/gatherings/{held.pk}/files").json()
    assert [one["name"] for one in told] == ["材料.pdf"] and told[0]["url"].startswith("/files/")
