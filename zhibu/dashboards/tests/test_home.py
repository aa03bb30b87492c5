"""home: everybody's first screen, five lines at most, in a handful of queries."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import ROLES, Cast
from zhibu.audit.models import FileOpening
from zhibu.dashboards.queries import home as queries
from zhibu.duties.actions import refresh_all, refresh_lights
from zhibu.meetings.testing import make_called
from zhibu.members.actions.care import choose_reminder
from zhibu.members.actions.exemptions import record_exemption
from zhibu.members.actions.stages import extend_probation
from zhibu.members.choices import Stage, Standing
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.queries.own import own_member
from zhibu.members.queries.stages import stages_below
from zhibu.members.testing import make_member
from zhibu.notices.actions import notify
from zhibu.orgs.models import Term


def _ask(cast: Cast, who: str, *, due_in: int = 3, answered: bool = False) -> CorrectionRequest:
    now = timezone.now()
    return CorrectionRequest.objects.create(
        person=cast.people[who],
        item="phone",
        wanted="13900001234",
        asked_at=now,
        due_on=timezone.localdate() + timedelta(days=due_in),
        answered_at=now if answered else None,
        is_granted=True if answered else None,
    )


def test_everybody_has_a_first_screen(cast: Cast) -> None:
    for who in ROLES[1:]:
        answer = cast.client(who).get(reverse("home"), follow=True)
        assert answer.status_code == 200, who


def test_a_visitor_is_sent_to_sign_in(cast: Cast) -> None:
    assert cast.client(None).get(reverse("home")).status_code == 302


def test_a_member_sees_what_is_owed(cast: Cast) -> None:
    _ask(cast, "member")
    text = cast.client("member").get(reverse("home")).content.decode()
    assert "您申请更正档案" in text
    assert "补全我的档案" in text  # the cast's files are bare


def test_an_answer_late_is_red_and_one_given_is_green(cast: Cast) -> None:
    _ask(cast, "member", due_in=-1)
    actor = cast.actor("member")
    assert queries.mine(actor, own_member(actor))[1][0].light == "bad"
    CorrectionRequest.objects.all().delete()
    _ask(cast, "member", answered=True)
    assert queries.mine(actor, own_member(actor))[1][0].light == "ok"


def test_a_member_sees_who_opened_the_file(cast: Cast) -> None:
    FileOpening.objects.create(
        at=timezone.now(),
        person_id=cast.people["member"].pk,
        opener_name="王建国",
        parts=["identity"],
        purpose="核对信息",
        unit_path=cast.first.path,
    )
    assert "王建国 打开过您的档案" in cast.client("member").get(reverse("home")).content.decode()


def test_never_more_than_five_lines(cast: Cast) -> None:
    person = cast.people["member"].pk
    for number in range(9):
        notify([person], kind="x", title=f"消息{number}", at=timezone.now())
        _ask(cast, "member")
    actor = cast.actor("member")
    mine, theirs = queries.mine(actor, own_member(actor))
    assert len(mine) <= 5
    assert len(theirs) <= 5


def test_the_secretary_sees_the_branchs_month(cast: Cast) -> None:
    _ask(cast, "member", due_in=-1)
    Term.objects.create(
        unit=cast.first, elected_on=date(2020, 1, 1), years=3, last_on=date(2022, 12, 31), document_no="1号"
    )
    refresh_lights([cast.first.pk], timezone.localdate())
    text = cast.client("secretary").get(reverse("home")).content.decode()
    assert "1 件更正申请等您答复" in text
    assert "任期届满，还没有换届" in text


def test_the_month_next_door_is_not_there(cast: Cast) -> None:
    url = reverse("show_month", args=[cast.first.pk])
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("member").get(url).status_code == 404
    assert cast.client("officer").get(url).status_code == 200


def test_the_month_costs_the_same_for_a_large_branch(cast: Cast) -> None:
    url = reverse("show_month", args=[cast.first.pk])
    client = cast.client("secretary")
    before = len(client.get(url).queries)
    for number in range(30):
        make_member(cast.first, name=f"党员{number}")
    assert len(client.get(url).queries) == before <= 12


def test_a_committee_opens_its_tree(cast: Cast) -> None:
    assert cast.client("officer").get(reverse("home"))["Location"] == reverse("show_unit", args=[cast.mine.pk])


def test_a_committee_sees_what_waits_below_and_each_number_opens_its_rows(cast: Cast) -> None:
    Term.objects.create(unit=cast.first, elected_on=date(2020, 1, 1), years=3, last_on=date(2022, 12, 31))
    _ask(cast, "member", due_in=-4)  # late enough to have come up two levels
    refresh_all(timezone.localdate())
    url = reverse("show_unit", args=[cast.mine.pk])
    answer = cast.client("officer").get(url)
    text = answer.content.decode()
    assert f"{cast.second.short_name} 没有书记" not in text  # the one next door has one
    assert f"{cast.office.short_name} 没有书记" in text
    assert f"{cast.first.short_name} 任期届满，还没有换届" in text
    assert "1 件更正申请等您答复" in text
    assert f"?unit={cast.mine.pk}&amp;stage=full" in text
    assert len(answer.queries) <= 12


def test_as_many_requests_are_said_to_wait_as_the_page_holds_for_ones_own_answer(cast: Cast) -> None:
    url = reverse("show_unit", args=[cast.mine.pk])
    _ask(cast, "member")
    assert "更正申请等您答复" not in cast.client("officer").get(url).content.decode()  # the branch has time yet
    assert "1 件更正申请等您答复" in cast.client("secretary").get(reverse("home")).content.decode()
    for days in (-4, -6):
        _ask(cast, "member", due_in=days)
    client = cast.client("officer")
    assert "2 件更正申请等您答复" in client.get(url).content.decode()
    tabs = client.get(reverse("list_corrections")).context["tabs"]
    assert [(key, n) for key, _label, n in tabs][:2] == [("mine", 2), ("all", 3)]


def test_a_suspended_member_is_not_counted_but_an_applicant_is(cast: Cast) -> None:
    before = stages_below(cast.first, cast.actor("officer").today)
    make_member(cast.first, standing=Standing.SUSPENDED)
    make_member(cast.first, stage=Stage.APPLICANT)
    after = stages_below(cast.first, cast.actor("officer").today)
    assert after.on_roll == before.on_roll
    assert after.by_stage["full"] == before.by_stage["full"]
    assert int(after.by_stage["applicant"]) == int(before.by_stage.get("applicant", 0)) + 1


def test_a_branch_page_leads_to_its_month_and_a_committee_page_does_not(cast: Cast) -> None:
    client = cast.client("officer")
    month = reverse("show_month", args=[cast.first.pk])
    assert month in client.get(reverse("show_unit", args=[cast.first.pk])).content.decode()
    assert "/month/" not in client.get(reverse("show_unit", args=[cast.mine.pk])).content.decode()


def _told(answer: Any) -> list[list[Any]]:
    """Return the rows of all sheets of a file, one after another."""
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]


def test_the_month_goes_to_a_meeting_as_a_file(cast: Cast) -> None:
    Term.objects.create(unit=cast.first, elected_on=date(2020, 1, 1), years=3, last_on=date(2022, 12, 31))
    refresh_lights([cast.first.pk], timezone.localdate())
    make_called(cast.actor("secretary"), cast.first, theme="学习党章", place_name="二楼会议室")
    client, month = cast.client("secretary"), reverse("show_month", args=[cast.first.pk])
    for page in (month, reverse("home")):
        assert f'href="{page}?as=xlsx"' in client.get(page).content.decode()
        rows = _told(client.get(page + "?as=xlsx"))
        assert [row[0] for row in rows if row[0] and "任期届满" in str(row[0])] == ["任期届满，还没有换届"]
        (gathering,) = [row for row in rows if "学习党章" in str(row[0])]
        assert "二楼会议室" in str(gathering[1]) and "已通知" in str(gathering[1])
        on_roll = stages_below(cast.first, cast.actor("officer").today).by_stage
        assert ["正式党员", int(on_roll["full"])] in [row[:2] for row in rows]
    paper: Any = client.get(month + "?as=pdf")
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    assert cast.client("next_door").get(month + "?as=xlsx").status_code == 404


def test_what_i_owe_and_what_is_owed_to_me_goes_into_a_file(cast: Cast) -> None:
    _ask(cast, "member")
    rows = _told(cast.client("member").get(reverse("show_mine") + "?as=xlsx"))
    shown = [row[0] for row in rows]
    assert shown.index("补全我的档案") < shown.index("您申请更正档案")


def test_a_light_without_a_page_of_its_own_opens_its_rows(cast: Cast) -> None:
    refresh_lights([cast.first.pk], timezone.localdate())
    line = next(one for one in queries.month_of(cast.first, cast.actor("secretary")).lines if "档案不全" in one.title)
    assert (line.button, line.url) == ("看名单", f"{reverse('list_members')}?unit={cast.first.pk}&who=on&file=gaps")
    assert line.why.startswith("/lights/")


@pytest.mark.parametrize(
    ("ends_in", "title"),
    [(64, None), (59, "预备期快满了：写转正申请"), (1, "预备期快满了：写转正申请"), (0, "预备期满了：写转正申请")],
)
def test_who_is_on_probation_is_told_that_it_ends(cast: Cast, ends_in: int, title: str | None) -> None:
    actor = cast.actor("member")
    full_from = actor.today + timedelta(days=ends_in)
    row = make_member(cast.first, stage=Stage.PROBATIONARY, joined_on=full_from.replace(year=full_from.year - 1))
    told = [line for line in queries.mine(actor, row)[0] if "转正申请" in line.title]
    assert [line.title for line in told] == ([title] if title else [])
    for line in told:
        assert (full_from - timedelta(days=1)).isoformat() in line.note
        assert "第三十一条" in line.article
        assert line.why.endswith("/probation/")
    assert not any("转正申请" in line.title for line in queries.mine(actor, make_member(cast.first))[0])


def test_an_extended_probation_is_told_with_its_later_end(cast: Cast) -> None:
    actor = cast.actor("member")
    joined = actor.today.replace(day=1, year=actor.today.year - 1)
    row = make_member(cast.first, stage=Stage.PROBATIONARY, joined_on=joined)
    assert any("转正申请" in line.title for line in queries.mine(actor, row)[0])
    extend_probation(cast.actor("secretary"), row, months=12, decided_on=actor.today)
    assert not any("转正申请" in line.title for line in queries.mine(actor, row)[0])


def test_the_month_knows_who_wants_the_day_of_joining_kept(cast: Cast) -> None:
    today = cast.actor("secretary").today
    row = Member.objects.select_related("unit").get(person=cast.people["member"])
    Member.objects.filter(pk=row.pk).update(joined_on=today.replace(day=1, year=today.year - 9))

    def told() -> list[str]:
        lines = queries.month_of(cast.first, cast.actor("secretary")).lines
        return [line.note for line in lines if "生日" in line.title]

    assert told() == []
    choose_reminder(cast.actor("member"), row, is_wanted=True)
    assert told() == [f"{row.name} 1 日"]
    choose_reminder(cast.actor("member"), row, is_wanted=False)
    assert told() == []


def test_who_is_spared_is_told_so(cast: Cast) -> None:
    actor, row = cast.actor("member"), make_member(cast.first)
    assert not any("不作硬性要求" in line.title for line in queries.mine(actor, row)[1])
    record_exemption(
        cast.actor("secretary"), row, reason="ill", since=actor.today, review_on=actor.today + timedelta(days=90)
    )
    row.refresh_from_db()
    assert any("不作硬性要求" in line.title for line in queries.mine(actor, row)[1])


def test_years_of_membership_leave_a_suspension_out(cast: Cast) -> None:
    row = Member.objects.get(person=cast.people["member"])
    today = cast.actor("member").today
    Member.objects.filter(pk=row.pk).update(
        full_on=today.replace(day=1, year=today.year - 9), seniority_from=today.replace(day=1, year=today.year - 7)
    )
    assert "党龄 7 年" in cast.client("member").get(reverse("show_mine")).content.decode()
