"""What home pages show, in a handful of statements whatever the size of the unit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu import rulebook
from zhibu.access.actors import PersonActor
from zhibu.audit.models import FileOpening
from zhibu.duties.choices import LOOKS
from zhibu.duties.permissions import Duties
from zhibu.duties.queries import showing
from zhibu.duties.queries.finding import lights_of
from zhibu.duties.queries.frequencies import DAY, frequencies
from zhibu.duties.queries.own import Own, own_lights
from zhibu.duties.queries.periods import due_soon
from zhibu.gate.actor import Actor
from zhibu.letters.queries import waiting_at
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.queries import coming, filings
from zhibu.meetings.queries.minutes import Task, open_tasks
from zhibu.members.models import CorrectionRequest, Member
from zhibu.members.permissions import Members
from zhibu.members.queries.corrections import days_owed
from zhibu.members.queries.reminders import remembered, roll_of
from zhibu.notices.models import Notice
from zhibu.orgs.models import Unit
from zhibu.people.models import Person
from zhibu.rulebook.words import cited
from zhibu.web.rowlines import Line

RECENT = timedelta(days=30)
SHOWN = 5
BELOW_SHOWN = 6
BRANCHES = 2_000  # a committee of more branches looks at those of one below


@dataclass(frozen=True)
class Month:
    """A branch as its secretary sees it this month."""

    unit: Unit
    lines: list[Line]
    by_stage: dict[str, int]
    away: int
    gatherings: Mapping[str, Any]

    @property
    def due(self) -> int:
        """Return how many lines wait for somebody."""
        return sum(line.light in ("warn", "bad") for line in self.lines)


def mine(actor: Actor, row: Member | None, shown: Collection[str] = ()) -> tuple[list[Line], list[Line]]:
    """Return what the member owes and what is owed to them, at most five lines each; messages that lead to one of
    the addresses that the page has shown already are left out."""
    requests = list(CorrectionRequest.objects.filter(person=actor.person_id).order_by("-asked_at")[:SHOWN])
    openings = FileOpening.objects.filter(at__gte=actor.at - RECENT, person_id__in=[actor.person_id]).order_by("-at")[
        :1
    ]
    tasks = open_tasks(actor, SHOWN)
    led = {*shown, *([reverse("list_own_follow_ups")] if tasks else [])}
    notices = Notice.objects.of(actor).unread().exclude(url__in=led).order_by("-at")[:3]
    lights = own_lights(actor, row.person_id if row else None)  # the file waits longest: it comes behind what has a day
    mine_now, later = ([one for one in lights if (one.duty.key == "files") == is_file] for is_file in (False, True))
    owed_by_me = [
        *_tasks(tasks),
        *_lit(mine_now, row, is_mine=True),
        *_unread(notices),
        *_lit(later, row, is_mine=True),
    ]
    owed_to_me = [
        *_answers(requests, actor.today),
        *_lit(mine_now, row, is_mine=False),
        *_spared(row, actor.today),
        *_opened(openings),
    ]
    return owed_by_me[:SHOWN], owed_to_me[:SHOWN]


def month_of(unit: Unit, actor: PersonActor) -> Month:
    """Return the branch's month: what waits, why, and what does it."""
    found = roll_of(unit)
    spared, joined = remembered(unit, actor.today, SHOWN * 10)
    lines = [
        *corrections_due(unit, actor),
        *letters_due(unit, actor),
        *_leaves(unit, actor),
        *filings_due(unit, actor),
        *_lights(unit, actor),
        *_due_windows(unit, actor),
        *_exempt(unit, spared, actor.today),
        *_birthdays(unit, joined, actor),
        *_silent(unit, sum(one.silent for one in found), actor),
    ]
    order = {"bad": 0, "warn": 1, "ok": 2, "rest": 3}
    return Month(
        unit,
        sorted(lines, key=lambda line: order[line.light]),
        by_stage={one.stage: one.n for one in found},
        away=sum(one.away for one in found),
        gatherings=coming.panel(actor, unit) if actor.may(Meetings.READ, unit) else {},
    )


def _tasks(tasks: Iterable[Task]) -> list[Line]:
    """Return what was agreed at gatherings that the member does, each with the button that says it is done."""
    return [
        Line(one.look, one.word, one.what, one.note, reverse("finish_follow_up", args=[one.id]), _("办结"))
        for one in tasks
    ]


def _unread(notices: Any) -> list[Line]:
    return [
        Line(
            "warn",
            _("未读"),
            str(notice.title),
            str(notice.text),
            reverse("open_notice", args=[notice.pk]),
            _("看一看"),
        )
        for notice in notices
    ]


def _lit(lights: Iterable[Own], row: Member | None, *, is_mine: bool) -> list[Line]:
    """Return what rules ask of the member (or of the branch for them), each with its why."""
    return [_own_line(one, row) for one in lights if one.duty.is_owed_to_person != is_mine]


def _own_line(one: Own, row: Member | None) -> Line:
    note, word, button = one.said.note(), _("要办"), _("看一看")
    if one.duty.is_owed_to_person:
        word = _("待办")
    if one.duty.key == "files" and row is not None and (missing := missing_items(row.person)):
        note = _("还没有：%(items)s。填了，支部核对后记入。") % {"items": "、".join(missing)}
        word, button = _("待补"), _("去补")
    why = reverse("show_own_light", args=[one.duty.key])
    return Line(LOOKS[one.state], word, one.said.title, note, reverse("my_file"), button, cited(one.rule), why=why)


def _spared(row: Member | None, today: date) -> list[Line]:
    """Return that nothing is firmly asked of the member, so that they know it too."""
    if row is None or not row.is_exempt:
        return []
    title = _("开会和活动，对您不作硬性要求")
    note = _("身体允许就来，来不了不要紧。情况变了，请告诉支部。")
    source = cited(rulebook.on(today).get("JY-09"))
    return [Line("rest", _("不作要求"), title, note, reverse("my_file"), _("看一看"), source)]


def missing_items(person: Person) -> list[str]:
    """Return the names of the items that every file needs and this one lacks."""
    needed = {
        _("身份证号"): person.id_blind,
        _("手机号"): person.phone_blind,
        _("民族"): person.ethnicity,
        _("学历"): person.education,
        _("工作岗位"): person.occupation,
    }
    return [label for label, value in needed.items() if not value]


def _answers(requests: list[CorrectionRequest], today: date) -> list[Line]:
    lines = []
    for request in requests:
        title = _("您申请更正档案")
        if request.answered_at is None:
            late = request.due_on < today
            word = _("超期") if late else _("待办")
            note = _("支部应在 %(day)s 前答复。") % {"day": request.due_on.isoformat()}
            lines.append(Line("bad" if late else "warn", word, title, note, reverse("my_file"), _("看一看")))
        elif localdate(request.answered_at) >= today - RECENT:
            note = request.answer or (_("已按您的申请改好。") if request.is_granted else "")
            lines.append(Line("ok", _("已答复"), title, note, reverse("my_file"), _("看一看")))
    return lines


def _opened(openings: Any) -> list[Line]:
    return [
        Line(
            "rest",
            _("告知"),
            _("%(name)s 打开过您的档案") % {"name": opening.opener_name},
            f"{date_format(localtime(opening.at), 'Y-m-d H:i')} · {opening.purpose}",
            reverse("my_openings"),
            _("都有谁"),
        )
        for opening in openings
    ]


def corrections_due(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return how many corrections of the unit and below are the actor's to answer, in one line; none where none are."""
    if not actor.may(Members.ANSWER, unit):
        return []
    waiting = days_owed(actor, {hold.path for hold in actor.holds}, unit.path)
    if not waiting:
        return []
    first = min(waiting)
    late = first < actor.today.isoformat()
    title = ngettext("%(n)d 件更正申请等您答复", "%(n)d 件更正申请等您答复", len(waiting)) % {"n": len(waiting)}
    note = _("最早的一件应在 %(day)s 前答复。") % {"day": first}
    word = _("已过期") if late else _("待答复")
    return [Line("bad" if late else "warn", word, title, note, reverse("list_corrections"), _("去答复"))]


def letters_due(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return how many letters in the unit's box wait for an answer, in one line; none where none do."""
    waiting = waiting_at(actor, unit)
    if waiting is None:
        return []
    title = ngettext("信箱里 %(n)d 封信等答复", "信箱里 %(n)d 封信等答复", waiting.owed) % {"n": waiting.owed}
    days = (actor.today - waiting.since).days
    note = _("还没看的 %(n)d 封。") % {"n": waiting.unread} if waiting.unread else ""
    if days:
        note += ngettext("最早的一封等了 %(n)d 天。", "最早的一封等了 %(n)d 天。", days) % {"n": days}
    url = f"{reverse('list_letters')}?unit={unit.pk}&order=since"
    return [Line("warn", _("等答复"), title, note, url, _("去看信"))]


def filings_due(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return how many filed records of the unit and below wait for the actor, in one line; and those that were returned
    to the unit, or to one directly below that stands no more, each with the way to put it right."""
    owed = filings.owed(actor, unit)
    lines = [
        Line(
            "warn",
            _("已退回"),
            (_("已撤销的%(unit)s有记录被退回：%(theme)s") if one.gone else _("记录被退回：%(theme)s"))
            % {"unit": one.gone, "theme": one.theme},
            _("看看理由，补记一条，再重新备案。"),
            reverse("show_minutes", args=[one.gathering]),
            _("看一看"),
        )
        for one in owed.returned
    ]
    if not owed.count:
        return lines
    title = ngettext("%(n)d 份记录等您审查", "%(n)d 份记录等您审查", owed.count) % {"n": owed.count}
    note = _("最早的一份 %(day)s 备案。") % {"day": owed.oldest}
    return [Line("warn", _("等审查"), title, note, reverse("list_filings"), _("去审查")), *lines]


def _leaves(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return how many people wait for the actor's answer to a request for leave; the button leads to the nearest."""
    waiting = coming.leaves_waiting(unit, actor)
    if waiting is None:
        return []
    title = ngettext("%(n)d 人请假等您答复", "%(n)d 人请假等您答复", waiting.people) % {"n": waiting.people}
    note = f"{waiting.name} · {waiting.theme}"
    return [Line("warn", _("待答复"), title, note, reverse("answer_leave", args=[waiting.first]), _("去答复"))]


def _lights(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return the branch's lights, or that all is well."""
    if not actor.may(Duties.READ, unit):
        return []
    lights = showing.in_order(lights_of(unit))
    shown = [
        (showing.line(light, actor), next((url for _words, url in showing.rows_of(light)), "")) for light in lights
    ]
    if not shown:
        return [
            Line(
                "ok",
                _("都齐了"),
                _("班子、任期和名册"),
                _("没有亮着的灯。"),
                reverse("show_unit", args=[unit.pk]),
                _("看一看"),
            )
        ]
    return [_to_do(one, rows) for one, rows in shown]


def _to_do(line: Line, rows: str) -> Line:
    """Return the line with a button in any case: what clears it, the list of who is meant, or why."""
    if line.button:
        return line
    if rows:
        return replace(line, url=rows, button=_("看名单"))
    return replace(line, url=line.why, button=_("为什么"), why="")


def _due_windows(unit: Unit, actor: PersonActor) -> list[Line]:
    """Return what the branch has still to do before the month ends and has not planned, in one line: a reminder."""
    if not (actor.may(Meetings.PLAN, unit) and actor.may(Duties.READ, unit)):
        return []
    due = due_soon(unit, actor.today)
    if not due:
        return []
    what = list(dict.fromkeys(str(frequencies()[one.frequency].label) for one in due))
    title = _("还要完成：%(what)s") % {"what": "、".join(what)}
    note = _("最早的 %(day)s 到期，还没有安排。") % {"day": min(one.ends_on - DAY for one in due).isoformat()}
    return [Line("rest", _("提醒"), title, note, reverse("show_windows", args=[unit.pk]), _("看一看"))]


def _exempt(unit: Unit, names: Sequence[str], today: date) -> list[Line]:
    """Return who is spared for age or illness, so that nobody asks them; reviews that are due are lights."""
    if not names:
        return []
    title = _("年老体弱等同志：%(n)d 人") % {"n": len(names)}
    url = reverse("list_members") + f"?unit={unit.pk}&exempt=yes"
    source = cited(rulebook.on(today).get("JY-09"))
    return [Line("rest", _("不作要求"), title, "、".join(names[:SHOWN]), url, _("看名单"), source)]


def _birthdays(unit: Unit, found: Sequence[tuple[date, str]], actor: PersonActor) -> list[Line]:
    """Return who joined in this month of a year and wants the branch to be reminded; nobody else is told of."""
    if not found or not actor.may(Members.READ, unit):
        return []
    title = _("本月政治生日：%(n)d 人") % {"n": len(found)}
    shown = (_("%(name)s %(day)s 日") % {"name": name, "day": day.day} for day, name in found[:SHOWN])
    url = reverse("list_members") + f"?unit={unit.pk}"
    return [Line("rest", _("记得"), title, "、".join(shown), url, _("看名单"))]


def _silent(unit: Unit, silent: int, actor: PersonActor) -> list[Line]:
    """Return how many have never signed in, where the actor may hand out slips."""
    if not silent or not actor.may(Members.INVITE, unit):
        return []
    title = _("还没有登录过：%(n)d 人") % {"n": silent}
    note = _("可以打印登录条，一人一张，当面交给本人；不登录也不影响任何权利。")
    return [Line("rest", _("可以办"), title, note, reverse("invite_members", args=[unit.pk]), _("发登录条"))]
