"""Record an election: a new term of office begins."""

from datetime import date

from django.utils.translation import gettext as _

from zhibu import rulebook
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action
from zhibu.orgs import followers, rules
from zhibu.orgs.actions import seating
from zhibu.orgs.actions.counting import counted_unit
from zhibu.orgs.kinds import posts
from zhibu.orgs.models import Appointment, Term, Unit
from zhibu.orgs.permissions import Orgs
from zhibu.web.worded import in_records


@action(Orgs.TERM, keeps=("elected_on", "years", "document_no", "reason"))
@counted_unit
def elect_term(
    actor: Actor,
    unit: Unit,
    *,
    elected_on: date,
    years: int | None = None,
    document_no: str = "",
    reason: str = "",
    ends_posts: bool = False,
) -> Term:
    """Begin a term on the day of the election; the one before it closes, a later one closes this one.

    `years` is what the rule for the unit says where it is left out; another number needs a reason, and none may be
    chosen where the rule is a must. An election from before the opinion on terms has the years that it had then
    (RQ-11), and they are asked for. `ends_posts` lets the committee's posts end with the old term. Raises Refused for
    a unit without terms, a day to come or before the founding, a second election on one day.
    """
    unit = seating.lock(unit)
    seating.check_standing(unit)
    rules.check_day(elected_on, actor.today, field="elected_on")
    if unit.founded_on and elected_on < unit.founded_on:
        raise Refused(
            _("“{unit}”在{day}才设立。").format(unit=unit.name, day=rules.on_paper(unit.founded_on)),
            field="elected_on",
        )
    book = rulebook.on(elected_on)
    rule = book.about("term", unit.kind, unit.field)
    if rule is None:
        raise Refused(_("{kind}不设任期。").format(kind=unit.kind_label))
    older = book.nearest("RQ-11")
    if elected_on < older.since:
        years = rules.check_older_years(years, older)
    else:
        years = rules.check_years(years, rule, book.nearest("RQ-12"), reason)
    terms = Term.objects.select_for_update().filter(unit=unit)
    if terms.filter(elected_on=elected_on).exists():
        raise Refused(_("这一天的选举已经登记过。"), field="elected_on")
    following = terms.filter(elected_on__gt=elected_on).order_by("elected_on").first()
    term = Term.objects.create(
        unit=unit,
        elected_on=elected_on,
        years=years,
        last_on=rules.last_of_term(elected_on, years),
        document_no=document_no.strip(),
        closed_on=following.elected_on if following else None,
    )
    before = terms.filter(elected_on__lt=elected_on).order_by("-elected_on").first()
    if before:
        before.closed_on = elected_on
        before.save(update_fields=["closed_on"])
    if ends_posts and following is None:
        _end_posts(unit, elected_on)
    return term


def _end_posts(unit: Unit, day: date) -> None:
    committee = [key for key, post in posts().items() if post.is_in_committee]
    held = Appointment.objects.select_for_update().filter(unit=unit, post__in=committee, since__lt=day).open()
    people = list(held.values_list("person_id", flat=True))
    with in_records():
        held.update(until=day, end_reason=_("换届"))
    for follow in followers.post_followers:
        follow(people)
