"""What home pages show, in a handful of statements whatever the size of the unit."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zhibu import rulebook
from zhibu.access.actors import PersonActor
from zhibu.audit.models import FileOpening
from zhibu.dashboards.lines import Line
from zhibu.gate.actor import Actor
from zhibu.gate.rows import below
from zhibu.members.choices import Stage, Tie
from zhibu.members.models import CorrectionRequest, Exemption, Member, StageSpan
from zhibu.members.permissions import Members
from zhibu.members.rules.seniority import probation
from zhibu.notices.models import Notice
from zhibu.orgs.kinds import kinds
from zhibu.orgs.models import Appointment, Term, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.orgs.rules import remind_from
from zhibu.people.models import Person

SOON = timedelta(days=60)
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

    @property
    def due(self) -> int:
        """Return how many lines wait for somebody."""
        return sum(line.light in ("warn", "bad") for line in self.lines)


@dataclass(frozen=True)
class Below:
    """What waits in the branches below a committee: how they stand, the first lines, and how many more there are."""

    summary: str
    lines: list[Line]
    more: str


def own_row(actor: Actor) -> Member | None:
    """Return the actor's place on the roll, the formal tie first; None for somebody in no unit."""
    rows = Member.objects.filter(person=actor.person_id).select_related("unit", "person")
    return min(rows, key=lambda row: (row.tie != Tie.FORMAL, not row.is_on_roll), default=None)


def mine(actor: Actor, row: Member | None) -> tuple[list[Line], list[Line]]:
    """Return what the member owes and what is owed to them, at most five lines each."""
    requests = list(CorrectionRequest.objects.filter(person=actor.person_id).order_by("-asked_at")[:SHOWN])
    openings = FileOpening.objects.filter(at__gte=actor.at - RECENT, person_id__in=[actor.person_id]).order_by("-at")[
        :1
    ]
    notices = Notice.objects.of(actor).unread().order_by("-at")[:3]
    owed_by_me = [*_unread(notices), *_incomplete(row)]
    owed_to_me = [*_answers(requests, actor.today), *_opened(openings)]
    return owed_by_me[:SHOWN], owed_to_me[:SHOWN]


def month_of(unit: Unit, actor: PersonActor) -> Month:
    """Return the branch's month: what waits, why, and what does it."""
    held = below((unit.path,), "unit_path")
    counts = dict(Member.objects.filter(held, is_on_roll=True).values_list("stage").annotate(n=Count("pk")).order_by())
    away = Member.objects.filter(held, is_on_roll=True).exclude(mobility="").count()
    lines = [
        *_corrections_due(unit, actor),
        *_term(unit, actor.today),
        *_posts(unit, actor),
        *_probations(held, actor.today),
        *_exemptions(held, actor.today),
        *_gaps(unit, held, actor),
    ]
    order = {"bad": 0, "warn": 1, "ok": 2, "rest": 3}
    return Month(unit, sorted(lines, key=lambda line: order[line.light]), counts, away)


def below_of(unit: Unit, actor: PersonActor) -> Below | None:
    """Return what waits below the committee, in two statements; None without branches, or where they are too many."""
    secretaries = Appointment.objects.on(actor.today).filter(unit=OuterRef("pk"), post="secretary")
    terms = Term.objects.filter(unit=OuterRef("pk")).order_by("-elected_on")
    ends = terms.values(on=Coalesce("extended_to", "ends_on"))
    holding = [kind.key for kind in kinds().values() if kind.holds_members]
    branches = list(
        Unit.objects.current()
        .below(unit)
        .filter(kind__in=holding)
        .order_by("path")
        .annotate(is_led=Exists(secretaries), term_ends=Subquery(ends[:1]))
        .values_list("pk", "name", "is_led", "term_ends")[: BRANCHES + 1]
    )
    if not branches or len(branches) > BRANCHES:
        return None
    lines = [*_corrections_due(unit, actor)]
    lines += [
        Line("warn", _("空缺"), _("%(unit)s没有书记") % {"unit": name}, note, _page(pk), _("看一看"))
        for pk, name, is_led, _ends in branches
        for note in ([] if is_led else [_("录入任职后，书记就能登录办事。")])
    ]
    ahead = rulebook.on(actor.today).get("ZB-35")
    ending = sorted(
        (ends, name, pk) for pk, name, _led, ends in branches if ends and actor.today >= remind_from(ends, ahead)
    )
    lines += [
        Line(
            "warn",
            _("已到期") if ends <= actor.today else _("半年内"),
            (_("%(unit)s任期已满") if ends <= actor.today else _("%(unit)s任期快满了")) % {"unit": name},
            _("任期到 %(ends)s。") % {"ends": ends.isoformat()},
            _page(pk),
            _("看一看"),
        )
        for ends, name, pk in ending
    ]
    told = {"n": len(branches), "led": sum(row[2] for row in branches)}
    summary = _("%(n)d 个支部，%(led)d 个有书记") % told
    rest = len(lines) - BELOW_SHOWN
    return Below(summary, lines[:BELOW_SHOWN], _("还有 %(n)d 件，打开下级组织看。") % {"n": rest} if rest > 0 else "")


def _page(pk: UUID) -> str:
    return reverse("show_unit", args=[pk])


def home_unit(actor: PersonActor) -> Unit | None:
    """Return the unit that the actor looks after first: the highest where organisations may be seen."""
    scopes = actor.scopes(Orgs.READ)
    return (
        Unit.objects.current().filter(path=min(scopes, key=lambda path: (len(path), path))).first() if scopes else None
    )


def _unread(notices: Any) -> list[Line]:
    return [
        Line("warn", _("未读"), notice.title, notice.text, reverse("open_notice", args=[notice.pk]), _("看一看"))
        for notice in notices
    ]


def _incomplete(row: Member | None) -> list[Line]:
    if row is None:
        return []
    missing = missing_items(row.person)
    if not missing:
        return []
    note = _("还没有：%(items)s。填了，支部核对后记入。") % {"items": "、".join(missing)}
    return [Line("warn", _("待补"), _("补全我的档案"), note, reverse("my_file"), _("去补"))]


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
        elif request.answered_at.date() >= today - RECENT:
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


def _corrections_due(unit: Unit, actor: PersonActor) -> list[Line]:
    if not actor.may(Members.ANSWER, unit):
        return []
    people = Member.objects.filter(below((unit.path,), "unit_path"), tie=Tie.FORMAL).values("person")
    waiting = list(
        CorrectionRequest.objects.filter(answered_at__isnull=True, person__in=people).values_list("due_on", flat=True)
    )
    if not waiting:
        return []
    first = min(waiting)
    late = first < actor.today
    title = ngettext("%(n)d 件更正申请等您答复", "%(n)d 件更正申请等您答复", len(waiting)) % {"n": len(waiting)}
    note = _("最早的一件应在 %(day)s 前答复。") % {"day": first.isoformat()}
    word = _("已过期") if late else _("待答复")
    return [Line("bad" if late else "warn", word, title, note, reverse("list_corrections"), _("去答复"))]


def _term(unit: Unit, today: date) -> list[Line]:
    term = Term.objects.filter(unit=unit).order_by("-elected_on").first()
    url = reverse("show_unit", args=[unit.pk])
    if term is None:
        return [Line("warn", _("待录入"), _("还没有录入换届日期"), "", url, _("去录入"))]
    ends = term.extended_to or term.ends_on
    note = _("%(elected)s 选举，任期到 %(ends)s。") % {"elected": term.elected_on.isoformat(), "ends": ends.isoformat()}
    if ends <= today:
        return [Line("warn", _("已到期"), _("任期已满，请与上级商量换届"), note, url, _("看一看"))]
    if today >= remind_from(ends, rulebook.on(today).get("ZB-35")):
        return [Line("warn", _("半年内"), _("任期快满了"), note, url, _("看一看"))]
    return [Line("ok", _("在任期内"), _("换届"), note, url, _("看一看"))]


def _posts(unit: Unit, actor: PersonActor) -> list[Line]:
    held = list(Appointment.objects.on(actor.today).filter(unit=unit).select_related("person").in_order())
    url = reverse("show_unit", args=[unit.pk])
    if not any(row.post == "secretary" for row in held):
        return [Line("warn", _("空缺"), _("没有书记"), _("录入任职后，书记就能登录办事。"), url, _("去录入"))]
    names = "、".join(f"{row.post_data.label}{row.person.name}" for row in held)
    return [Line("ok", _("已录入"), _("班子"), names, url, _("看一看"))]


def _probations(held: Q, today: date) -> list[Line]:
    rule = rulebook.on(today).get("FZ-31")
    people = Member.objects.filter(held, is_on_roll=True, stage=Stage.PROBATIONARY).values("person")
    spans = StageSpan.objects.open().filter(stage=Stage.PROBATIONARY, person__in=people).select_related("person")
    ends = sorted((probation(span.since, rule.number()).full_from, span.person.name) for span in spans)
    soon = [(day, name) for day, name in ends if day - today <= SOON]
    if not soon:
        return []
    names = "、".join(f"{name}（{day.isoformat()}）" for day, name in soon[:SHOWN])
    url = reverse("list_members") + f"?stage={Stage.PROBATIONARY.value}"
    title = _("预备期快满或已满：%(n)d 人") % {"n": len(soon)}
    return [Line("warn", _("留意"), title, names, url, _("看名单"), article=rule.source)]


def _exemptions(held: Q, today: date) -> list[Line]:
    people = Member.objects.filter(held, is_on_roll=True).values("person")
    rows = Exemption.objects.on(today).filter(person__in=people).select_related("person").order_by("review_on")
    spared = list(rows[: SHOWN * 10])
    if not spared:
        return []
    due = [row for row in spared if row.review_on <= today + RECENT]
    names = "、".join(row.person.name for row in (due or spared)[:SHOWN])
    url = reverse("list_members") + "?is_exempt=1"
    article = _("《中国共产党党员教育管理工作条例》第二十三条")
    if due:
        return [Line("warn", _("要复核"), _("不作硬性要求的同志，到了复核的日子"), names, url, _("去复核"), article)]
    return [
        Line(
            "rest", _("不作要求"), _("年老体弱等同志：%(n)d 人") % {"n": len(spared)}, names, url, _("看名单"), article
        )
    ]


def _gaps(unit: Unit, held: Q, actor: PersonActor) -> list[Line]:
    missing = Q(person__id_blind__isnull=True) | Q(person__phone_blind__isnull=True) | Q(education="")
    found = Member.objects.filter(held, is_on_roll=True).aggregate(
        gaps=Count("pk", filter=missing), silent=Count("pk", filter=Q(person__user__isnull=True))
    )
    lines = []
    url = reverse("list_members") + f"?unit={unit.pk}"
    if found["gaps"]:
        title = _("档案不全：%(n)d 人") % {"n": found["gaps"]}
        lines.append(Line("warn", _("待补"), title, _("缺身份证号、手机号或学历。"), url, _("看名单")))
    if found["silent"] and actor.may(Members.INVITE, unit):
        title = _("还没有登录过：%(n)d 人") % {"n": found["silent"]}
        note = _("可以打印登录条，一人一张，当面交给本人；不登录也不影响任何权利。")
        lines.append(Line("rest", _("可以办"), title, note, reverse("invite_members", args=[unit.pk]), _("发登录条")))
    return lines
