"""Coming onto the roll: a person, the relation to a branch, and the way into the party so far."""

from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.figures.actions.counting import counted_by_itself, touch
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.members.actions.facts import checked_facts
from zhibu.members.actions.letters import write_letter
from zhibu.members.actions.roll import refresh_roll
from zhibu.members.actions.writing import refuse_future, refuse_unfit_home
from zhibu.members.choices import Arrival, Stage, Standing, Tie
from zhibu.members.figures import PEOPLE
from zhibu.members.models import Affiliation, Member, PartyFile, StageSpan, StandingSpan
from zhibu.members.permissions import Members
from zhibu.members.rules.stages import StageDates, fault_of, stage_rows
from zhibu.members.rules.standings import OUT
from zhibu.orgs.models import Unit
from zhibu.people.columns import id_blind
from zhibu.people.facts import PersonFacts
from zhibu.people.models import Person

_FIELDS = {
    Stage.APPLICANT: "applied_on",
    Stage.ACTIVIST: "activist_on",
    Stage.CANDIDATE: "candidate_on",
    Stage.PROBATIONARY: "joined_on",
    Stage.FULL: "full_on",
}


@action(Members.ADMIT, keeps=("stage", "since", "arrival", "tie", "document_no"))
@counted_by_itself
def admit_member(
    actor: Actor,
    unit: Unit,
    *,
    facts: PersonFacts,
    stage: Stage,
    since: date,
    dates: StageDates | None = None,
    arrival: Arrival = Arrival.ENTERED,
    tie: Tie = Tie.FORMAL,
    document_no: str = "",
    introducers: str = "",
    letter_no: str = "",
    letter_until: date | None = None,
    receipt_on: date | None = None,
) -> Member:
    """Enter a person in a branch, with the stages that the dates tell; a known person without a branch comes back.

    Somebody who was out begins anew: the old time stays on file and does not count.
    """
    refuse_unfit_home(unit, tie, since, day_field="since")
    refuse_future(actor, since, "since")
    facts = checked_facts(actor, facts)
    dates = dates or StageDates()
    _refuse_dates(actor, dates, stage, facts.birth_on)
    person = _known(actor, facts)
    if person is None:
        person = Person.objects.create(**facts.columns())
        touch(PEOPLE, [person.pk], is_new=True)
    elif dates != StageDates():
        _refuse_overlap(person, dates)
    touch(PEOPLE, [person.pk])
    _write_stages(person, stage, dates, since, rulebook.on(actor.today).get("FZ-31").number())
    _write_standing(person, since, document_no)
    place = Affiliation.objects.create(person=person, unit=unit, tie=tie, arrival=arrival, since=since)
    write_letter(actor, person.pk, since, letter_no, letter_until, receipt_on)
    if introducers:
        PartyFile.objects.update_or_create(person=person, defaults={"introducers": introducers})
    refresh_roll([person.pk])
    return Member.objects.select_related("unit").get(pk=place.pk)


def _refuse_dates(actor: Actor, dates: StageDates, stage: Stage, birth_on: date | None) -> None:
    fault = fault_of(dates, stage, today=actor.today, birth_on=birth_on)
    if fault is None:
        return
    sentence = {
        "future": _("日期不能晚于今天。"),
        "before_birth": _("日期早于出生日期，请核对。"),
        "order": _("这个日期要晚于前一个阶段的日期。"),
        "beyond": _("还没有到这个阶段，不用填这个日期。"),
    }[fault.code]
    raise Refused(sentence, field=_FIELDS[fault.stage])


def _known(actor: Actor, facts: PersonFacts) -> Person | None:
    """Return the person with that number who stands in no branch; refuse one who does. Two clerks at once wait here."""
    blind = id_blind(facts.id_number)
    if blind is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(encode(%s, 'hex')))", [blind])
    person = Person.objects.filter(id_blind=blind).first()
    if person is None:
        return None
    row = Member.objects.filter(person=person, tie=Tie.FORMAL).select_related("unit").first()
    if row and row.until is None:
        seen = actor.may(Members.READ, row.place)
        where = row.unit.name if seen else _("别的组织")
        raise Refused(_("这个身份证号的党员已在%(unit)s，不能重复录入。") % {"unit": where}, field="id_number")
    if person.name != facts.name:
        raise Refused(_("这个身份证号的档案上是另一个姓名，请核对，或先更正原档案。"), field="name")
    if row and row.standing == Standing.DECEASED:
        raise Refused(_("这个身份证号的党员已登记去世，请核对。"), field="id_number")
    return person


def _refuse_overlap(person: Person, dates: StageDates) -> None:
    """Refuse dates that reach back into what the file already tells."""
    last = StageSpan.objects.filter(person=person).order_by("-since").first()
    first = next(((stage, day) for stage, day in dates.by_stage() if day), None)
    if last and first and first[1] <= (last.until or last.since):
        raise Refused(
            _("原档案已经记到 %(day)s，请只填之后的日期。") % {"day": f"{last.until or last.since:%Y-%m-%d}"},
            field=_FIELDS[first[0]],
        )


def _write_stages(person: Person, stage: Stage, dates: StageDates, since: date, months: int) -> None:
    last = StageSpan.objects.filter(person=person).order_by("-since").first()
    if last and last.until is None:
        if last.stage == stage and dates == StageDates():
            return
        first = next((day for _step, day in dates.by_stage() if day), since)
        if first <= last.since:
            raise Refused(_("日期要晚于原档案的记录。"), field="since")
        last.until = first
        last.save(update_fields=["until"])
    StageSpan.objects.bulk_create(
        StageSpan(person=person, stage=row.stage, since=row.since, until=row.until, is_dated=row.is_dated)
        for row in stage_rows(dates, stage, known_since=since, probation_months=months)
    )


def _write_standing(person: Person, since: date, document_no: str) -> None:
    last = StandingSpan.objects.filter(person=person).order_by("-since").first()
    if last and last.until is None:
        if last.standing not in OUT:
            return
        if since <= last.since:
            raise Refused(_("日期要晚于出党的日期。"), field="since")
        last.until = since
        last.save(update_fields=["until"])
    StandingSpan.objects.create(person=person, standing=Standing.NORMAL, since=since, document_no=document_no)
