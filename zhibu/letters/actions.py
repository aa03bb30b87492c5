"""Writing to a box, and answering. Whoever writes is no actor: the acts of writing are the installation's own.

Those who answer act under their names; the audit tells the box of each act, never which letter or what it says.
"""

from datetime import date, timedelta
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from zhibu.audit.models import Tally
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import action, secret
from zhibu.gate.rewriting import settle
from zhibu.letters import rules
from zhibu.letters.choices import OWED, State
from zhibu.letters.models import BoxLetter, LetterBox, LetterReceipt
from zhibu.letters.permissions import Letters
from zhibu.letters.queries import letter_named
from zhibu.letters.rules import Said, Thread
from zhibu.orgs.models import Unit

SETS = (BoxLetter, LetterReceipt)
TWICE = "twice"
"""The reason of the refusal of a letter that has arrived already."""


def box_of(unit: Unit) -> LetterBox:
    """Return the unit's box, set up where it has none yet."""
    return LetterBox.objects.select_related("unit").get_or_create(unit=unit)[0]


@secret(Letters.WRITE, sets=SETS, box="box")
def write_letter(
    actor: Actor, box: LetterBox, *, code: str, about: Unit, text: str, name: str = "", reach: str = ""
) -> None:
    """Put a letter into the box; whoever has the code finds it again. Name and way to reach are the writer's choice.

    Raises Refused with the reason TWICE for a code that has been used, and where the box is full.
    """
    text = rules.tidy(text)
    if not text:
        raise Refused(_("请写下要说的话。"), field="text")
    if LetterReceipt.objects.filter(mark=rules.mark_of(code)).exists():
        raise Refused(_("这封信已经寄到了。"), reason=TWICE)
    held = BoxLetter.objects.filter(box=box)
    if held.filter(state=State.NEW, came_on=actor.today).count() >= rules.NEW_A_DAY:
        raise Refused(
            _("这个信箱今天来的信太多，还没看完。请明天再寄，或者改寄另一个信箱。"),
            field="to",
        )
    if held.count() >= rules.HELD:
        raise Refused(_("这个信箱满了，要等办结一些。请过几天再寄，或者改寄另一个信箱。"), field="to")
    thread = Thread((Said(rules.WRITER, actor.today, text),), name=rules.tidy(name), reach=rules.tidy(reach))
    ref, day = uuid4().hex, actor.today
    BoxLetter.objects.create(
        box=box, unit=box.unit, about=about, ref=ref, came_on=day, since=day, body=rules.written(thread)
    )
    LetterReceipt.objects.create(box=box, unit=box.unit, mark=rules.mark_of(code), ref=ref)


@secret(Letters.WRITE, sets=SETS, box="box")
def add_to_letter(actor: Actor, box: LetterBox, *, letter: UUID, text: str) -> None:
    """Add to a letter that is still open: by whoever has its code."""
    text = rules.tidy(text)
    if not text:
        raise Refused(_("请写下要补充的话。"), field="text")
    row = _held(box, letter)
    thread = row.thread
    if thread.in_a_row() >= rules.IN_A_ROW:
        raise Refused(_("已经连着写了 %(n)d 次，请等答复以后再写。") % {"n": rules.IN_A_ROW}, field="text")
    longer = thread.added(Said(rules.WRITER, actor.today, text))
    if not longer.fits(kept=rules.KEPT_FOR_ANSWERS):
        raise Refused(_("这封信写满了，请另写一封，并说明接着哪一封。"), field="text")
    if row.state == State.ANSWERED:
        row.state, row.since = State.WAITING, actor.today
    _keep(row, longer)


@action(Letters.READ)
def open_letter(actor: Actor, box: LetterBox, *, letter: UUID) -> None:
    """Note that a letter was read for the first time."""
    row = _locked(box, letter)
    if row.state == State.NEW:
        row.state = State.WAITING
        row.save(update_fields=["state"])


@action(Letters.ANSWER)
def answer_letter(actor: Actor, box: LetterBox, *, letter: UUID, text: str) -> None:
    """Answer a letter: its writer reads it with the code."""
    text = rules.tidy(text)
    if not text:
        raise Refused(_("请写下答复。"), field="text")
    row = _locked(box, letter)
    longer = row.thread.added(_by(actor, box, rules.READER, text))
    if not longer.fits(kept=rules.KEPT_FOR_PASSING):
        raise Refused(_("这封信写满了。请写短些，或者办结。"), field="text")
    row.state, row.since = State.ANSWERED, actor.today
    _keep(row, longer)


@action(Letters.ANSWER)
def close_letter(actor: Actor, box: LetterBox, *, letter: UUID, text: str) -> None:
    """Close a letter with a last sentence: it leaves its box, and can be read and no longer added to."""
    text = rules.tidy(text)
    if not text:
        raise Refused(_("请写一句办理结果，写信的人看得到。"), field="text")
    row = _locked(box, letter)
    row.box, row.state, row.since = None, State.CLOSED, actor.today
    _keep(row, row.thread.added(_by(actor, box, rules.CLOSED, text)))
    _move_receipt(box, letter, to=None)


@action(Letters.ANSWER)
def pass_letter(actor: Actor, box: LetterBox, *, letter: UUID, reason: str) -> None:
    """Hand a letter on to the organisation above; the writer reads to whom and why. It still waits since it came."""
    reason = rules.tidy(reason)
    if not reason:
        raise Refused(_("请写明为什么转交，写信的人看得到。"), field="reason")
    above = box.unit.parent
    if above is None:
        raise Refused(_("上面没有组织可以转交。"))
    to = box_of(above)
    list(LetterBox.objects.filter(pk__in=[box.pk, to.pk]).order_by("pk").select_for_update(of=("self",)))
    row = _held(box, letter)
    if BoxLetter.objects.filter(box=to).count() >= rules.HELD:
        raise Refused(_("“%(unit)s”的信箱满了，现在转不进去。") % {"unit": above.short_name})
    longer = row.thread.added(_by(actor, box, rules.PASSED, reason, to=above.short_name))
    if not longer.fits(kept=rules.KEPT_FOR_THE_END):
        raise Refused(_("这封信写满了，不能再转交。"), field="reason")
    row.box, row.unit = to, above
    row.state = State.NEW if row.state in OWED else row.state
    _keep(row, longer)
    _move_receipt(box, letter, to=to)


def settle_boxes(today: date) -> int:
    """Write every box anew to which somebody wrote since yesterday, so that no transaction tells when; return how many.

    Raises RuntimeError inside another transaction.
    """
    since = today - timedelta(days=1)
    verbs = [write_letter.__name__, add_to_letter.__name__]
    written = Tally.objects.filter(verb__in=verbs, day__gte=since).values("subject_id")
    return settle(LetterBox.objects.filter(pk__in=written), SETS, "box", since=since)


def _locked(box: LetterBox, letter: UUID) -> BoxLetter:
    LetterBox.objects.select_for_update().get(pk=box.pk)
    return _held(box, letter)


def _held(box: LetterBox, letter: UUID) -> BoxLetter:
    row = letter_named(BoxLetter.objects.filter(box=box), letter)
    if row is None:
        raise Refused(_("这封信刚刚办结或者转交了，请再看一次。"))
    return row


def _move_receipt(box: LetterBox, letter: UUID, *, to: LetterBox | None) -> None:
    receipt = next(one for one in LetterReceipt.objects.filter(box=box) if one.ref == letter.hex)
    receipt.box, receipt.unit = to, (to or box).unit
    receipt.save(update_fields=["box", "unit"])


def _by(actor: Actor, box: LetterBox, kind: str, text: str, *, to: str = "") -> Said:
    unit = box.unit.short_name
    return Said(kind, actor.today, text, unit=f"{unit} → {to}" if to else unit, who=actor.name)


def _keep(row: BoxLetter, thread: Thread) -> None:
    row.body = rules.written(thread)
    row.save(update_fields=["box", "unit", "state", "since", "body"])
