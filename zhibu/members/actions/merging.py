"""Two files of one person made one with both pasts kept, and taken apart again exactly."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from zhibu.access.models import Grant, Token
from zhibu.accounts.models import User
from zhibu.figures.actions.counting import counted, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Noted, action
from zhibu.gate.events import announce
from zhibu.members import followers, items
from zhibu.members.actions.counting import counted_member
from zhibu.members.actions.ledger import Ledger, Touched
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.choices import Departure, Tie
from zhibu.members.events import MembersMerged, MembersUnmerged
from zhibu.members.figures import PEOPLE
from zhibu.members.models import (
    Affiliation,
    Apart,
    Attachment,
    BirthdayReminder,
    Commendation,
    CorrectionRequest,
    Disposition,
    Exemption,
    GroupPlace,
    Hardship,
    Letter,
    Member,
    Merge,
    MobilitySpan,
    PartyFile,
    ProbationExtension,
    Sanction,
    SavedView,
    SpanCorrection,
    StageSpan,
    StandingSpan,
)
from zhibu.members.permissions import Members
from zhibu.members.rules.merging import fits, is_further, pieces, within
from zhibu.notices.models import Notice
from zhibu.orgs.figures import UNITS
from zhibu.orgs.models import Appointment, Unit
from zhibu.people.columns import blinds, derived
from zhibu.people.models import Person

SPANS: list[tuple[type[Any], Callable[[Any], Any]]] = [
    (Affiliation, lambda row: row.tie if row.tie == Tie.FORMAL else (row.tie, row.unit_id)),
    (GroupPlace, lambda _row: ""),
    (StageSpan, lambda _row: ""),
    (StandingSpan, lambda _row: ""),
    (MobilitySpan, lambda row: row.mobility),
    (Exemption, lambda _row: ""),
    (ProbationExtension, lambda _row: ""),
    (Hardship, lambda _row: ""),
    (Appointment, lambda row: (row.unit_id, row.post)),
    (Grant, lambda row: (row.unit_id, row.role)),
]
FOLLOWING: list[type[Any]] = [
    *(CorrectionRequest, SpanCorrection, Commendation, Sanction, Disposition),
    *(Notice, Token),
]
LEFT = {
    "members.Member": "derived again",
    "members.PartyFile": "its blanks are filled",
    "members.Attachment": "moved, the kept photo stays",
    "members.SavedView": "moved where the name is free",
    "members.Letter": "moved where the day is free; the same letter fills in the days that ours lacks",
    "members.BirthdayReminder": "copied where the kept file says nothing",
    "members.Merge": "says who was merged",
    "members.Apart": "says who are two",
    "members.CorrectionRequest.answered_by": "who answered, answered",
    "members.SpanCorrection.corrected_by": "who corrected, corrected",
    **{
        f"members.{table}.{name}": why
        for table in ("Commendation", "Sanction", "Disposition")
        for name, why in (("recorded_by", "who recorded, recorded"), ("voided_by", "who voided, voided"))
    },
    "people.Person.merged_into": "says who was merged",
    "notices.Way": "each file's own login said where it is reached; whoever signs in now adds it again",
    "notices.Preference": "chosen with those ways",
    "files.StoredFile.by": "who stored it, stored it",
    "files.Upload.by": "who sends it goes on with it; what is not whole in a day goes by itself",
}
"""Rows about a person that a merge does not re-point, and why: a test holds that no other foreign key is forgotten."""

_FACTS = [item.key for item in items.ITEMS if item.holder == "person" and item.key != "name" and item.kind != "flag"]


def _of_merge(merge: Merge) -> Mapping[str, Sequence[UUID]]:
    people = [merge.kept_id, merge.absorbed_id]
    return {PEOPLE: people, UNITS: _units_of(people)}


def _units_of(people: Sequence[UUID]) -> list[UUID]:
    """Return where these people have held posts: two files of one person may say them otherwise."""
    return list(Appointment.objects.filter(person__in=people).order_by().values_list("unit", flat=True).distinct())


@action(Members.MERGE, keeps=("reason",))
@counted_member
def merge_members(actor: Actor, member: Member, *, absorbed: Member, reason: str) -> Noted:
    """Make two files of one person one: the kept file's facts and spans stand, the other's fill what they leave free.

    The other's person is no longer found; what did not fit stays sealed in the record, from which the merge can be
    taken back.
    """
    actor.must(Members.MERGE, absorbed.place)
    _refuse_pair(actor, member, absorbed, reason)
    touch(PEOPLE, [member.person_id, absorbed.person_id])
    touch(UNITS, _units_of([member.person_id, absorbed.person_id]))
    followers.touch_all([member.person_id, absorbed.person_id])
    people = Person.objects.select_for_update().in_bulk(sorted([member.person_id, absorbed.person_id]))
    kept, other = people[member.person_id], people[absorbed.person_id]
    if kept.merged_into_id or other.merged_into_id:
        raise Refused(_("其中一份档案已经合并过了，请刷新页面再看。"))
    if kept.id_number and other.id_number:
        raise Refused(_("两份档案的身份证号不同，不是同一个人；如果有一个登记错了，请先改正。"))
    _refuse_further_stage(kept, other)
    _refuse_posts_elsewhere(actor, other)
    ledger = Ledger()
    _join_care(ledger, kept, other)
    for model, key in SPANS:
        _join_spans(ledger, model, key, kept, other)
    _join_papers(ledger, kept, other, actor.at)
    _follow(ledger, kept, other)
    _join_letters(ledger, kept, other)
    for follow in followers.merge_followers:
        follow(ledger, kept.pk, other.pk)
    _join_facts(ledger, kept, other)
    record = Merge.objects.create(
        unit_id=member.unit_id,
        kept=kept,
        absorbed=other,
        merged_at=actor.at,
        reason=reason.strip(),
        before=ledger.dumps(),
    )
    refresh_roll([kept.pk, other.pk])
    announce(MembersMerged(kept.pk, other.pk))
    return Noted({"merge": str(record.pk), "absorbed": other.name})


@action(Members.MERGE, keeps=("reason",))
@counted(_of_merge)
def unmerge_members(actor: Actor, merge: Merge, *, reason: str) -> None:
    """Take a merge back: every row stands again as it was; refused where something has built on it since."""
    if not reason.strip():
        raise Refused(_("请写明为什么撤销合并。"), field="reason")
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(_("这次合并已经撤销过了。"))
    if actor.person_id in (merge.kept_id, merge.absorbed_id):
        raise Refused(_("自己的档案请由别人合并和拆开。"))
    later = Merge.objects.filter(absorbed_id=merge.kept_id, undone_at__isnull=True).select_related("kept").first()
    if later:
        raise Refused(_("保留的档案后来又并入了%(name)s的档案，请先撤销后来的合并。") % {"name": later.kept.name})
    ledger = Ledger.loads(merge.before)
    followers.touch_all([merge.kept_id, merge.absorbed_id], ledger.restored())
    _refuse_changed_places(actor, ledger)
    try:
        ledger.check()
    except Touched as touched:
        raise Refused(
            _("合并以后，这份档案的“%(what)s”又有变动，不能原样拆开。请先更正那一条，或另建档案。")
            % {"what": _what(touched.model)}
        ) from touched
    ledger.take_back()
    for follow in followers.partings:
        follow([merge.kept_id, merge.absorbed_id])
    merge.undone_at = actor.at
    merge.save(update_fields=["undone_at"])
    refresh_roll([merge.kept_id, merge.absorbed_id])
    announce(MembersUnmerged(merge.kept_id, merge.absorbed_id))


@action(Members.MERGE, keeps=("reason",))
def keep_apart(actor: Actor, member: Member, *, other: Member, reason: str) -> Noted:
    """Record that two files that look alike are two people's, so that nobody asks again."""
    actor.must(Members.MERGE, other.place)
    if member.person_id == other.person_id:
        raise Refused(_("这是同一份档案。"))
    if not reason.strip():
        raise Refused(_("请写明怎么知道是两个人。"), field="reason")
    first, second = sorted([member.person_id, other.person_id])
    Apart.objects.get_or_create(
        first_id=first, second_id=second, defaults={"reason": reason.strip(), "found_at": actor.at}
    )
    return Noted({"other": other.name})


def _refuse_pair(actor: Actor, member: Member, absorbed: Member, reason: str) -> None:
    if member.person_id == absorbed.person_id:
        raise Refused(_("这是同一份档案。"))
    if actor.person_id in (member.person_id, absorbed.person_id):
        raise Refused(_("自己的档案请由别人合并和拆开。"))
    if not reason.strip():
        raise Refused(_("请写明怎么知道是同一个人。"), field="reason")


def _refuse_posts_elsewhere(actor: Actor, other: Person) -> None:
    """Posts and grants give rights: only who may merge there may hand them to another file."""
    for model in (Appointment, Grant):
        for row in model.objects.open().filter(person=other).select_related("unit"):
            if not actor.may(Members.MERGE, row.unit):
                raise Refused(
                    _("%(name)s还在%(unit)s任职或有权限，请由管得到那里的上级来合并。")
                    % {"name": other.name, "unit": row.unit.short_name}
                )


def _join_spans(ledger: Ledger, model: type[Any], key: Callable[[Any], Any], kept: Person, other: Person) -> None:
    rows = model._default_manager.select_for_update()
    standing = [row for row in rows.filter(person=kept) if not _is_void(row)]
    for row in rows.filter(person=other).order_by("since", "pk"):
        if _is_void(row):
            ledger.change(row, person_id=kept.pk)
            continue
        free = pieces((row.since, row.until), [(one.since, one.until) for one in standing if key(one) == key(row)])
        if isinstance(row, StageSpan):
            ours = [(one.since, one.stage) for one in standing]
            free = [piece for piece in free if fits(piece[0], row.stage, ours)]
        if isinstance(row, ProbationExtension):
            free = free if free == [(row.since, row.until)] else []
        if isinstance(row, GroupPlace):
            free = [part for piece in free for part in within(piece, _held_in(row.group.parent, kept))]
        if not free:
            ledger.remove(row)
            continue
        rest = [_copy_of(row) for _piece in free[1:]]
        _place(ledger, row, kept, free[0])
        for twin, stretch in zip(rest, free[1:], strict=True):
            for name, value in _placed(twin, kept, stretch).items():
                setattr(twin, name, value)
            ledger.make(twin)


def _held_in(branch: Unit | None, kept: Person) -> list[Any]:
    """Return when the person belongs to the branch, whose groups are open to nobody else."""
    ties = Affiliation.objects.filter(person=kept, unit=branch).exclude(departure=Departure.CORRECTED)
    return list(ties.exclude(tie=Tie.CULTIVATION).values_list("since", "until"))


def _place(ledger: Ledger, row: Any, kept: Person, stretch: Any) -> None:
    ledger.change(row, **_placed(row, kept, stretch))


def _placed(row: Any, kept: Person, stretch: Any) -> dict[str, Any]:
    """Return what a span says at its place: cut where it did not end, a tie was moved, and a hardship has no text."""
    since, until = stretch
    facts: dict[str, Any] = {"person_id": kept.pk, "since": since, "until": until}
    if isinstance(row, Affiliation) and until != row.until:
        facts["departure"] = Departure.PLACED
    if isinstance(row, Hardship) and until is not None:
        facts["text"] = ""
    return facts


def _copy_of(row: Any) -> Any:
    twin = copy(row)
    twin._state = copy(row._state)
    twin.pk = type(row)._meta.pk.get_default() if type(row)._meta.pk.has_default() else None
    twin._state.adding = True
    return twin


def _is_void(row: Any) -> bool:
    return isinstance(row, Affiliation) and row.departure == Departure.CORRECTED


def _refuse_further_stage(kept: Person, other: Person) -> None:
    """Refuse to keep the file that knows less of the way: the other's present stage would be lost."""
    present = {
        person.pk: StageSpan.objects.filter(person=person).order_by("-since").values_list("stage", flat=True).first()
        for person in (kept, other)
    }
    if is_further(present[other.pk], present[kept.pk]):
        raise Refused(_("另一份档案的入党阶段更靠后，请互换：保留那一份，并入这一份。"))


def _join_papers(ledger: Ledger, kept: Person, other: Person, at: datetime) -> None:
    has_photo = Attachment.objects.filter(person=kept, is_photo=True, removed_at__isnull=True).exists()
    for row in Attachment.objects.select_for_update().filter(person=other):
        if row.is_photo and row.removed_at is None and has_photo:
            ledger.change(row, is_strict=False, removed_at=at)
        ledger.change(row, is_strict=False, person_id=kept.pk)


def _follow(ledger: Ledger, kept: Person, other: Person) -> None:
    for model in FOLLOWING:
        for row in model._default_manager.select_for_update().filter(person=other):
            ledger.change(row, is_strict=False, person_id=kept.pk)
    names = set(SavedView.objects.filter(person=kept).values_list("name", flat=True))
    for view in SavedView.objects.filter(person=other).exclude(name__in=names):
        ledger.change(view, is_strict=False, person_id=kept.pk)


def _join_letters(ledger: Ledger, kept: Person, other: Person) -> None:
    ours = {letter.on: letter for letter in Letter.objects.select_for_update().filter(person=kept)}
    for letter in Letter.objects.select_for_update().filter(person=other):
        if letter.on not in ours:
            ledger.change(letter, is_strict=False, person_id=kept.pk)
        elif (same := ours[letter.on]).number == letter.number:
            days = {name: getattr(same, name) or getattr(letter, name) for name in ("valid_until", "receipt_on")}
            ledger.change(same, is_strict=False, **days)


def _join_care(ledger: Ledger, kept: Person, other: Person) -> None:
    """Tell in one text what both files say is hard now; take over the choice of a reminder where there is none."""
    told = {row.person_id: row for row in Hardship.objects.select_for_update().filter(person__in=[kept, other]).open()}
    if kept.pk in told and other.pk in told:
        ours, theirs = told[kept.pk], told[other.pk]
        text = "\n".join(dict.fromkeys([str(ours.text), str(theirs.text)]))
        ledger.change(ours, is_strict=False, text=text, review_on=min(ours.review_on, theirs.review_on))
    choice = BirthdayReminder.objects.filter(person=other).first()
    if choice and not BirthdayReminder.objects.filter(person=kept).exists():
        ledger.make(BirthdayReminder(person=kept, is_wanted=choice.is_wanted, chosen_at=choice.chosen_at))


def _join_facts(ledger: Ledger, kept: Person, other: Person) -> None:
    filled = {key: getattr(other, key) for key in _FACTS if not getattr(kept, key) and getattr(other, key)}
    if "id_number" in filled:
        _refuse_other_birth(kept, other)
    user, moves = other.user_id, kept.user_id is None
    nobody: dict[str, Any] = {"id_blind": None, "phone_blind": None, "phone_tail_blind": None}
    if moves:
        nobody["user_id"] = None
    ledger.change(other, is_strict=False, merged_into_id=kept.pk, **nobody)
    whole = {**{key: getattr(kept, key) for key in ("former_name", "id_number", "phone", "strokes_by_hand")}, **filled}
    found = {
        **derived(kept.name, whole["former_name"], whole["strokes_by_hand"])._asdict(),
        **blinds(whole["id_number"], whole["phone"])._asdict(),
    }
    if not filled:
        found = {}
    elif "former_name" not in filled and "strokes_by_hand" not in filled:
        found = {name: value for name, value in found.items() if name in nobody or name == "phone_masked"}
    ledger.change(kept, is_strict=False, **filled, **found, **({"user_id": user} if moves and user else {}))
    if user and not moves:
        ledger.change(User.objects.get(pk=user), is_strict=False, is_active=False)
    _join_party_files(ledger, kept, other)


def _join_party_files(ledger: Ledger, kept: Person, other: Person) -> None:
    theirs = PartyFile.objects.filter(person=other).first()
    if theirs is None:
        return
    names = [item.key for item in items.ITEMS if item.holder == "party"]
    ours = PartyFile.objects.filter(person=kept).first()
    if ours is None:
        ledger.make(PartyFile(person=kept, **{name: getattr(theirs, name) for name in names}))
        return
    blanks = {name: getattr(theirs, name) for name in names if not getattr(ours, name) and getattr(theirs, name)}
    ledger.change(ours, is_strict=False, **blanks)


def _refuse_other_birth(kept: Person, other: Person) -> None:
    for key in ("birth_on", "sex"):
        ours, theirs = getattr(kept, key), getattr(other, key)
        if ours and theirs and ours != theirs:
            raise Refused(_("保留的档案的%(item)s和另一份的身份证号不一致，请先更正。") % {"item": items.label(key)})


def _refuse_changed_places(actor: Actor, ledger: Ledger) -> None:
    """Refuse to open spans again in a unit that is gone; who takes a merge back may merge at both units."""
    spans = [(model, row) for model, row in ledger.restored() if {"unit_id", "until"} <= row.keys()]
    open_rows = [(model, row["unit_id"]) for model, row in spans if not row["until"]]
    units = Unit.objects.in_bulk([unit for _model, unit in open_rows])
    for model, key in open_rows:
        unit = units[UUID(key)]
        if unit.dissolved_on is not None:
            raise Refused(_("原来所在的%(unit)s已经撤销，不能原样拆开。") % {"unit": unit.name})
        if model == Affiliation._meta.label:
            actor.must(Members.MERGE, unit)


def _what(model: type[Model]) -> str:
    return {
        "Affiliation": _("组织关系"),
        "GroupPlace": _("党小组"),
        "StageSpan": _("入党阶段"),
        "StandingSpan": _("党籍"),
        "MobilitySpan": _("流动和去向"),
        "Exemption": _("照顾"),
        "Hardship": _("困难情况"),
        "ProbationExtension": _("延长预备期"),
        "BirthdayReminder": _("政治生日"),
        "Appointment": _("职务"),
        "Grant": _("权限"),
        "PartyFile": _("党籍"),
    }.get(model.__name__, _("档案"))
