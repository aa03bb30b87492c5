"""The photo and the papers of a file: taken when they are what they say, handed out to those who may open the file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from zhibu.audit.models import Act, FileOpening
from zhibu.files.tests.test_uploads import picture
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.members.actions.papers import add_attachment, remove_attachment, set_photo
from zhibu.members.models import Affiliation, Attachment, Member
from zhibu.members.testing import make_member, refresh_members

PDF = b"%PDF-1.7\n%content"


def own(cast: Cast) -> Member:
    return Member.objects.select_related("unit", "person").get(person=cast.people["member"])


def put_in(cast: Cast) -> Attachment:
    add_attachment(cast.actor("organiser"), own(cast), title="学历证书", name="证书.pdf", content=PDF)
    return Attachment.objects.get()


def test_a_photo_is_shown_to_those_who_may_open_the_file(cast: Cast) -> None:
    set_photo(cast.actor("organiser"), own(cast), content=picture())
    url = f"/photos/{Attachment.objects.get().pk}/"
    answer = cast.client("secretary").get(url)
    assert answer["Content-Type"] == "image/jpeg" and "private" in answer["Cache-Control"]
    assert cast.client("member").get(url).status_code == 200
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("committee_member").get(url).status_code == 403


def test_a_new_photo_replaces_the_old_one(cast: Cast) -> None:
    for _time in range(2):
        set_photo(cast.actor("organiser"), own(cast), content=picture())
    assert Attachment.objects.filter(is_photo=True).count() == 1


def test_a_paper_is_saved_never_shown_and_its_download_is_written_down(cast: Cast) -> None:
    paper = put_in(cast)
    answer = cast.client("secretary").get(f"/papers/{paper.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == PDF
    assert FileOpening.objects.get().parts == ["papers"]


def test_ones_own_paper_leaves_no_record(cast: Cast) -> None:
    assert cast.client("member").get(f"/papers/{put_in(cast).pk}/").status_code == 200
    assert not FileOpening.objects.exists()


def test_a_paper_follows_its_person_to_another_branch(cast: Cast) -> None:
    url = f"/papers/{put_in(cast).pk}/"
    assert cast.client("next_door").get(url).status_code == 404
    person = cast.people["member"]
    Affiliation.objects.filter(person=person).update(until="2026-01-01", departure="placed")
    make_member(cast.second, person=person)
    refresh_members(person)
    assert cast.client("next_door").get(url).status_code == 200
    assert cast.client("secretary").get(url).status_code == 404


def test_the_page_refuses_a_renamed_program_and_keeps_the_title(cast: Cast) -> None:
    upload = SimpleUploadedFile("证书.pdf", b"MZ\x90\x00" + bytes(100), "application/pdf")
    url = f"/members/{own(cast).pk}/papers/new/"
    answer = cast.client("organiser").post(url, {"title": "学历证书", "content": upload})
    page = answer.content.decode()
    assert answer.status_code == 422 and "和名称的后缀不一致" in page and 'value="学历证书"' in page
    assert not Attachment.objects.exists()


def test_taking_out_needs_a_reason_and_stays_written_down(cast: Cast) -> None:
    paper = put_in(cast)
    with pytest.raises(Refused):
        remove_attachment(cast.actor("organiser"), own(cast), attachment=paper, reason=" ")
    remove_attachment(cast.actor("organiser"), own(cast), attachment=paper, reason="放错了人")
    assert not Attachment.objects.exists()
    assert Act.objects.get(verb="remove_attachment").details["title"] == "学历证书"


def test_who_may_not_edit_puts_nothing_in(cast: Cast) -> None:
    for who in ("member", "next_door", "committee_member", "auditor"):
        with pytest.raises(NotAllowed):
            add_attachment(cast.actor(who), own(cast), title="证书", name="a.pdf", content=PDF)
