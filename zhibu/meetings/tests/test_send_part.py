"""A file comes to a gathering part by part: where it goes on, what is refused, and who sees it on its way."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from tests.cast import Cast
from zhibu.audit.models import Act
from zhibu.files import rules
from zhibu.files.actions import sweep_uploads
from zhibu.files.models import StoredFile, Upload
from zhibu.files.tests.test_uploads import office, picture
from zhibu.files.tests.test_videos import box
from zhibu.meetings import actions
from zhibu.meetings.actions import ask_confirmation, close_register, confirm_minutes, lock_minutes
from zhibu.meetings.models import Attachment, AttachmentUpload, Gathering, Item
from zhibu.meetings.testing import line_of, make_called, make_minutes, minutes_of, write

pytestmark = pytest.mark.django_db
GB = 1 << 30
FILM = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + box("mdat", bytes(range(256)) * 40)
ADDRESS = "/api/v1/uploads/"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.UPLOADS_FOLDER = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def held(cast: Cast) -> Gathering:
    return make_called(cast.actor("secretary"), cast.first)


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client("secretary")


def begin(client: Client, held: Gathering, name: str = "全程.mp4", size: int = len(FILM), **more: Any) -> Any:
    told = {"name": name, "size": size, "modified": 1_700_000_000_000, **more}
    return client.post(f"/api/v1/gatherings/{held.pk}/uploads", told, content_type="application/json")


def send(client: Client, pk: str, offset: int, content: bytes) -> Any:
    headers = {"Upload-Offset": str(offset)}
    kind = "application/octet-stream"
    return client.generic("POST", f"{ADDRESS}{pk}/parts", content, content_type=kind, headers=headers)


def post(client: Client, path: str) -> Any:
    return client.post(path, content_type="application/json", data="")


def test_a_file_comes_in_parts_and_is_one(cast: Cast, held: Gathering, client: Client) -> None:
    item = Item.objects.create(gathering=held, order=9, title="学习")
    begun = begin(client, held, item=str(item.pk)).json()
    assert (begun["offset"], begun["file"], begun["part_most"]) == (0, None, rules.PART_MOST)
    halfway = send(client, begun["id"], 0, FILM[:4000]).json()
    assert halfway["offset"] == 4000 and not Attachment.objects.exists()
    assert client.get(ADDRESS + begun["id"]).json()["offset"] == 4000
    done = send(client, begun["id"], 4000, FILM[4000:]).json()
    row = Attachment.objects.select_related("file").get()
    assert done["file"]["id"] == str(row.pk) and row.item == item and row.added_by == cast.actor("secretary").name
    with default_storage.open(row.file.key) as stored:
        assert stored.read() == FILM
    assert row.file.sha256 == done["file"]["sha256"] == hashlib.sha256(FILM).hexdigest()
    verbs = list(Act.objects.order_by("at", "id").values_list("verb", flat=True))
    assert verbs[-2:] == ["begin_upload", "attach_file"]
    assert client.get(f"/api/v1/gatherings/{held.pk}/uploads").json() == []


def test_what_has_become_a_file_is_not_made_one_twice(held: Gathering, client: Client) -> None:
    """The last answer is lost: asking again, sending it again and picking the file again all say that it is there."""
    begun = begin(client, held).json()
    done = send(client, begun["id"], 0, FILM).json()
    assert client.get(ADDRESS + begun["id"]).json()["file"] == done["file"]
    assert send(client, begun["id"], 0, FILM).json()["file"] == done["file"]
    assert begin(client, held).json()["file"] == done["file"]
    assert Attachment.objects.count() == 1
    post(client, f"/api/v1/files/{done['file']['id']}/remove")
    assert begin(client, held).json()["offset"] == 0


def test_bytes_are_let_go_of_when_they_have_become_a_file(
    held: Gathering, client: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send(client, begin(client, held).json()["id"], 0, FILM)
    assert Attachment.objects.exists() and list(folder.iterdir()) == []


def test_the_same_file_goes_on_on_another_device(cast: Cast, held: Gathering, client: Client) -> None:
    first = begin(client, held).json()
    send(client, first["id"], 0, FILM[:100])
    other = begin(cast.client("secretary"), held).json()
    assert (other["id"], other["offset"]) == (first["id"], 100)
    changed = begin(client, held, modified=1).json()
    assert changed["id"] != first["id"] and changed["offset"] == 0


def test_a_part_from_elsewhere_is_told_the_right_offset(held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    send(client, pk, 0, FILM[:100])
    for offset in (0, 99, 101):
        answer = send(client, pk, offset, b"x")
        assert answer.status_code == 409 and answer["Upload-Offset"] == "100"
        assert answer.json()["type"].endswith("#other-offset") and "100" in answer.json()["detail"]
    assert client.get(ADDRESS + pk).json()["offset"] == 100


def test_a_part_that_was_killed_in_the_midst_is_written_over(held: Gathering, client: Client) -> None:
    """The bytes were on the disk and the row was not: no more than that part is lost, and the file is as it was."""
    pk = begin(client, held).json()["id"]
    send(client, pk, 0, FILM[:4000])
    with Upload.objects.get().path.open("ab") as killed:
        killed.write(b"half a part that nobody has answered" * 99)
    assert client.get(ADDRESS + pk).json()["offset"] == 4000
    send(client, pk, 4000, FILM[4000:])
    assert StoredFile.objects.get().sha256 == hashlib.sha256(FILM).hexdigest()


def test_a_disk_that_has_less_than_the_row_is_right(held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    assert send(client, pk, 0, FILM[:4000]).json()["offset"] == 4000
    Upload.objects.get().path.unlink()
    assert client.get(ADDRESS + pk).json()["offset"] == 0
    assert send(client, pk, 4000, FILM[4000:])["Upload-Offset"] == "0"
    send(client, pk, 0, FILM)
    assert StoredFile.objects.get().sha256 == hashlib.sha256(FILM).hexdigest()


@pytest.mark.parametrize("who", ["chair", "officer", "member", "next_door"])
def test_what_somebody_else_sends_is_not_there(cast: Cast, held: Gathering, client: Client, who: str) -> None:
    pk = begin(client, held).json()["id"]
    other = cast.client("general_secretary" if who == "chair" else who)
    assert other.get(ADDRESS + pk).status_code == 404
    assert send(other, pk, 0, FILM).status_code == 404
    assert post(other, f"{ADDRESS}{pk}/drop").status_code == 404
    listed = other.get(f"/api/v1/gatherings/{held.pk}/uploads")
    assert listed.status_code in (403, 404) or listed.json() == []
    assert client.get(ADDRESS + pk).json()["offset"] == 0


def test_a_visitor_is_asked_to_sign_in_and_a_forged_request_is_none(cast: Cast, held: Gathering) -> None:
    assert begin(Client(), held).status_code == 401
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client("secretary").cookies
    assert begin(strict, held).status_code == 403


@pytest.mark.parametrize(
    ("name", "size", "sentence"),
    [
        ("全程.mp4", 5 * GB, "最多 300 MB"),
        ("材料.pdf", 21 << 20, "最多 20 MB"),
        ("程序.exe", 9, "这里只收"),
        ("页.html", 9, "这里只收"),
        ("空的.pdf", 0, "空文件"),
    ],
)
def test_what_is_not_taken_is_refused_before_a_byte_is_sent(
    held: Gathering, client: Client, folder: Path, name: str, size: int, sentence: str
) -> None:
    answer = begin(client, held, name, size)
    assert answer.status_code == 422 and sentence in answer.json()["detail"]
    assert not Upload.objects.exists() and not folder.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("通知.pdf", b"MZ" + bytes(200), "后缀不一致"),
        ("全程.mp4", b"MZ" + bytes(200), "后缀不一致"),
        ("表.docx", office("word/document.xml", "word/vbaProject.bin"), "有宏"),
        ("图.jpg", b"\xff\xd8\xff" + bytes(9), "打不开"),
        ("页.pdf", b"<html><script>", "后缀不一致"),
    ],
)
def test_what_shows_to_be_something_else_leaves_nothing(
    held: Gathering,
    client: Client,
    folder: Path,
    django_capture_on_commit_callbacks: Any,
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    pk = begin(client, held, name, len(content)).json()["id"]
    half = len(content) // 2
    with django_capture_on_commit_callbacks(execute=True):
        assert send(client, pk, 0, content[:half]).status_code == 200
        answer = send(client, pk, half, content[half:])
    assert answer.status_code == 422 and sentence in answer.json()["detail"]
    assert not Attachment.objects.exists() and not StoredFile.objects.exists() and not Upload.objects.exists()
    assert list(folder.iterdir()) == [] and client.get(ADDRESS + pk).status_code == 404


def test_a_picture_that_came_in_parts_is_drawn_anew(held: Gathering, client: Client) -> None:
    content = picture(with_place=True)
    pk = begin(client, held, "现场.JPG", len(content)).json()["id"]
    send(client, pk, 0, content[:500])
    told = send(client, pk, 500, content[500:]).json()["file"]
    assert (told["name"], told["media_type"]) == ("现场.jpg", "image/jpeg")
    with default_storage.open(StoredFile.objects.get().key) as stored:
        assert b"PhoneMaker" not in stored.read()


def test_bytes_beyond_the_length_are_refused(held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    send(client, pk, 0, FILM[:-10])
    answer = send(client, pk, len(FILM) - 10, FILM[-10:] + b"more")
    assert answer.status_code == 422 and answer.json()["reason"] == "beyond"
    assert client.get(ADDRESS + pk).json()["offset"] == len(FILM) - 10


def test_a_part_is_no_larger_than_is_said(held: Gathering, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhibu.meetings.api.uploading.PART_MOST", 10)
    pk = begin(client, held).json()["id"]
    assert send(client, pk, 0, FILM[:11]).status_code == 413
    assert send(client, pk, 0, FILM[:10]).json()["offset"] == 10


def test_a_part_is_bytes_and_all_else_is_json(held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    wrong = client.post(f"{ADDRESS}{pk}/parts", {}, content_type="application/json", headers={"Upload-Offset": "0"})
    assert wrong.status_code == 415
    other = client.generic("POST", f"{ADDRESS}{pk}/drop", b"x", content_type="application/octet-stream")
    assert other.status_code == 415
    assert post(client, f"{ADDRESS}{pk}/parts").status_code == 422  # from where is not said


def test_dropped_its_bytes_are_gone(
    held: Gathering, client: Client, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    pk = begin(client, held).json()["id"]
    send(client, pk, 0, FILM[:100])
    with django_capture_on_commit_callbacks(execute=True):
        assert post(client, f"{ADDRESS}{pk}/drop").status_code == 204
    assert not Upload.objects.exists() and not AttachmentUpload.objects.exists() and list(folder.iterdir()) == []
    assert send(client, pk, 100, FILM[100:]).status_code == 404
    assert Act.objects.filter(verb="drop_upload").count() == 1


def test_too_much_on_its_way_is_refused(held: Gathering, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(client, held)
    monkeypatch.setattr(rules, "MOST_OF_ONE", 1)
    assert "没有传完" in begin(client, held, "二.mp4").json()["detail"]
    assert begin(client, held).status_code == 201  # the one that is on its way goes on
    monkeypatch.setattr(rules, "MOST_OF_ONE", 9)
    monkeypatch.setattr(rules, "BYTES_OF_ONE", len(FILM) + 5)
    assert "没有传完" in begin(client, held, "二.mp4").json()["detail"]
    monkeypatch.setattr(rules, "BYTES_OF_ONE", GB)
    monkeypatch.setattr(rules, "BYTES_OF_ALL", len(FILM) + 5)
    assert begin(client, held, "二.mp4").json()["reason"] == "no_room"
    monkeypatch.setattr(rules, "BYTES_OF_ALL", GB)
    monkeypatch.setattr(rules, "LEFT_FREE", 1 << 60)
    assert begin(client, held, "二.mp4").json()["reason"] == "no_room"
    assert Upload.objects.count() == 1


def test_a_full_disk_is_said(held: Gathering, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_told: Any) -> None:
        raise OSError(28, "No space left on device")

    pk = begin(client, held).json()["id"]
    monkeypatch.setattr("zhibu.files.actions._write_at", full)
    assert send(client, pk, 0, FILM[:10]).json()["reason"] == "no_room"
    assert client.get(ADDRESS + pk).json()["offset"] == 0


def test_after_a_day_nothing_is_left(held: Gathering, client: Client, folder: Path) -> None:
    import os

    pk = begin(client, held).json()["id"]
    send(client, pk, 0, FILM[:100])
    stray = folder / "stray"
    stray.write_bytes(b"x")
    late = Upload.objects.get().touched_at + timedelta(days=1, seconds=1)
    assert sweep_uploads(late - timedelta(seconds=2)) == 0 and Upload.objects.exists() and stray.exists()
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    sweep_uploads(late)
    assert not Upload.objects.exists() and not AttachmentUpload.objects.exists() and list(folder.iterdir()) == []
    assert client.get(ADDRESS + pk).status_code == 404


def test_minutes_that_are_locked_meanwhile_take_no_further_part(cast: Cast, client: Client) -> None:
    secretary = cast.actor("secretary")
    minutes = make_minutes(secretary, cast.first, came=["王建国", "孙敏", "李桂兰"], chair=cast.people["organiser"].pk)
    pk = begin(client, minutes.gathering).json()["id"]
    send(client, pk, 0, FILM[:100])
    write(secretary, minutes, ("李桂兰", "同意"))
    close_register(secretary, minutes.gathering)
    ask_confirmation(secretary, minutes_of(minutes.gathering))
    for sentence in ("等大家确认", "已经锁定"):
        for part in (FILM[100:200], FILM[100:]):
            answer = send(client, pk, 100, part)
            assert answer.status_code == 422 and sentence in answer.json()["detail"]
        if sentence == "等大家确认":
            confirm_minutes(cast.actor("member"), line_of(cast, "member", minutes.gathering))
            lock_minutes(cast.actor("organiser"), Gathering.objects.get(pk=minutes.gathering_id))
    assert begin(client, minutes.gathering, "二.mp4").status_code == 422
    assert not Attachment.objects.exists() and not StoredFile.objects.exists()


def test_who_loses_the_right_sends_no_further_part(cast: Cast, held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    Upload.objects.update(by=cast.people["member"])
    assert send(client, pk, 0, FILM).status_code == 404
    assert send(cast.client("member"), pk, 0, FILM).status_code in (403, 404)
    assert not Attachment.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_one_part_is_kept_and_the_file_is_whole(cast: Cast) -> None:
    held = make_called(cast.actor("secretary"), cast.first)
    client = cast.client("secretary")
    pk = begin(client, held).json()["id"]
    content, step = FILM, 1000

    def write_on(device: Client) -> list[int]:
        statuses, offset = [], 0
        try:
            while offset < len(content):
                answer = send(device, pk, offset, content[offset : offset + step])
                statuses.append(answer.status_code)
                offset = int(answer["Upload-Offset"]) if answer.status_code == 409 else answer.json()["offset"]
        finally:
            connection.close()
        return statuses

    with ThreadPoolExecutor(2) as both:
        devices = [cast.client("secretary"), cast.client("secretary")]
        for one in devices:
            one.get("/api/v1/uploads/" + pk)
        found = list(both.map(write_on, devices))
    assert Attachment.objects.count() == 1
    assert StoredFile.objects.get().sha256 == hashlib.sha256(content).hexdigest()
    assert {status for statuses in found for status in statuses} <= {200, 409}


def test_parts_leave_no_line_and_acts_do(cast: Cast, held: Gathering, client: Client) -> None:
    pk = begin(client, held).json()["id"]
    before = Act.objects.count()
    send(client, pk, 0, FILM[:10])
    send(client, pk, 10, FILM[10:20])
    assert Act.objects.count() == before
    assert "全程" not in str(list(Act.objects.values_list("details", flat=True)))
    assert actions.begin_upload.__name__ in {act.verb for act in Act.objects.all()}
