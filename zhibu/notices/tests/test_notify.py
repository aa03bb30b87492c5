"""notify, and reading what one was told."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.cast import Cast
from zhibu.notices import views
from zhibu.notices.actions import notify, read_notices
from zhibu.notices.models import Notice
from zhibu.notices.permissions import Notices
from zhibu.web.worded import worded


def _tell(cast: Cast, *who: str, url: str = "") -> None:
    people = [cast.people[one].pk for one in who]
    notify(people, kind="test", title="更正申请已答复", at=timezone.now(), url=url)


def test_each_is_told_once(cast: Cast) -> None:
    _tell(cast, "member", "secretary", "member")
    assert Notice.objects.count() == 2


def test_the_bell_counts_in_the_same_statement(cast: Cast) -> None:
    _tell(cast, "member")
    answer = cast.client("member").get(reverse("list_notices"))
    assert "1 条未读" in answer.content.decode()
    assert len(answer.queries) == 2  # who asks with the count, and the list


def test_nobody_reads_anothers(cast: Cast) -> None:
    _tell(cast, "member")
    pk = Notice.objects.get().pk
    assert cast.client("secretary").get(reverse("open_notice", args=[pk])).status_code == 404
    assert read_notices(cast.actor("secretary")) == 0
    assert "更正申请已答复" not in cast.client("secretary").get(reverse("list_notices")).content.decode()


def test_opening_marks_it_read_and_goes_where_it_leads(cast: Cast) -> None:
    _tell(cast, "member", url="/me/file/")
    answer = cast.client("member").get(reverse("open_notice", args=[Notice.objects.get().pk]))
    assert answer["Location"] == "/me/file/"
    assert Notice.objects.get().read_at is not None


def test_it_never_leads_to_another_site(cast: Cast) -> None:
    _tell(cast, "member", url="https://example.org/")
    answer = cast.client("member").get(reverse("open_notice", args=[Notice.objects.get().pk]))
    assert answer["Location"] == reverse("list_notices")


def test_all_at_once(cast: Cast) -> None:
    _tell(cast, "member")
    cast.client("member").post(reverse("read_notices"))
    assert not Notice.objects.unread().exists()
    assert cast.client("member").get(reverse("read_notices")).status_code == 405


def test_each_reads_it_in_their_own_language_and_what_was_typed_as_typed(cast: Cast) -> None:
    title = worded("%(name)s申请更正档案") % {"name": "王建国"}
    notify([cast.people["member"].pk], kind="test", title=title, text="安心当班", at=timezone.now())
    for language, said in [("zh-hans", "王建国申请更正档案"), ("zh-hant", "王建国申請更正檔案"), ("en", "王建国 asks")]:
        client = cast.client("member")
        client.cookies["django_language"] = language
        with override(language):
            page = client.get(reverse("list_notices")).content.decode()
        assert said in page and "安心当班" in page


def test_pages_ask_for_the_right_that_the_api_asks_for() -> None:
    """Whoever may not read notices by the API may not by a page either; what is public says so itself."""
    doors = [vars(one)["door"] for one in vars(views).values() if hasattr(one, "door")]
    asked = {door.verb: door.permission for door in doors if door.kind == "page"}
    assert asked["list_notices"] == asked["open_notice"] == asked["read_notices"] == Notices.OWN
    assert set(asked.values()) == {Notices.OWN, Notices.KEEP}
