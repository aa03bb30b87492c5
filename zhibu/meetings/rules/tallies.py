"""A vote as counts: which acts a gathering may vote on, what counts can be, whether they were enough. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.meetings.choices import Act
from zhibu.meetings.rules import votes
from zhibu.meetings.rules.votes import Judged
from zhibu.orgs.kinds import Kind as UnitKind
from zhibu.rulebook.books import Rulebook
from zhibu.rulebook.words import cited

PROVISIONAL, BARRED = "ZB-07", "FZ-24"
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class Tally:
    """What was counted: how many with a vote are due and were there, agreed, did not, abstained, agreed in writing."""

    due: int
    present: int
    yes: int
    no: int = 0
    abstained: int = 0
    written_yes: int = 0


@dataclass(frozen=True)
class Outcome:
    """What the articles say: whether enough were there, and whether enough agreed (None: no article counts that)."""

    quorum: Judged
    majority: Judged | None


def acts_of(kinds: Sequence[str]) -> list[Act]:
    """Return what a gathering of these kinds votes on; nothing for one of which no article speaks."""
    if "assembly" in kinds:
        return [Act.DECISION, Act.ADMISSION, Act.ELECTION]
    return [Act.COMMITTEE] if "committee_meeting" in kinds else []


def refuse_barred(book: Rulebook, act: Act, kind: UnitKind) -> None:
    """Raise Refused, with the article, for what a provisional organisation does not vote on (ZB-07, FZ-24)."""
    rule = book.nearest(BARRED)
    if act == Act.ADMISSION and kind.key in rule.value("barred").items:
        raise Refused(_("临时党组织不接收预备党员（%(source)s）。") % {"source": cited(rule)}, field="act")
    if act == Act.ELECTION and kind.is_provisional:
        source = cited(book.nearest(PROVISIONAL))
        raise Refused(
            _("临时党支部不换届、不选举，班子由批准成立的组织指定（%(source)s）。") % {"source": source}, field="act"
        )


def refuse_counts(act: Act, tally: Tally, *, due: int, came: int) -> None:
    """Raise Refused, at the field, for counts that cannot be: more than the register's `due` and `came`, or opinions in
    writing where only those in the room count (FZ-21 knows them, and nothing else does).

    Fewer than the register says may be due: who lost the vote by a sanction, or is not counted in an election (XJ-12).
    """
    if min(tally.due, tally.present, tally.yes, tally.no, tally.abstained, tally.written_yes) < 0:
        raise Refused(_("人数不能是负数。"), field="present")
    if not due:
        raise Refused(_("签到册上没有有表决权的人，不能记表决。"))
    if not 0 < tally.due <= due:
        told = {"n": due}
        raise Refused(_("签到册上有表决权的应到 %(n)d 人，这里只能少填、不能多填。") % told, field="due")
    if tally.present > tally.due:
        raise Refused(_("到会的比应到的还多，请核对。"), field="present")
    if tally.present > came:
        told = {"n": came}
        raise Refused(_("签到册上有表决权的到了 %(n)d 人；后来到的，先在签到册上补上。") % told, field="present")
    if tally.yes + tally.no + tally.abstained > tally.present:
        told = {"sum": tally.yes + tally.no + tally.abstained, "n": tally.present}
        raise Refused(_("赞成、反对、弃权加起来 %(sum)d 人，比到会的 %(n)d 人多，请核对。") % told, field="yes")
    if tally.written_yes and act != Act.ADMISSION:
        raise Refused(_("书面意见只在讨论接收预备党员、转正时算数，这里不能填。"), field="written_yes")
    if tally.written_yes > tally.due - tally.present:
        raise Refused(_("书面赞成的比没到会的人还多，请核对。"), field="written_yes")


def judged(book: Rulebook, act: Act, tally: Tally) -> Outcome:
    """Return what the act's own articles say of the counts: never one act's share for another's (E16)."""
    if act == Act.ADMISSION:
        return Outcome(
            votes.admission_may_vote(book, due=tally.due, present=tally.present),
            votes.admission_passes(book, due=tally.due, yes=tally.yes, written_yes=tally.written_yes),
        )
    if act == Act.ELECTION:
        return Outcome(
            votes.election_is_valid(book, due=tally.due, present=tally.present),
            votes.is_elected(book, present=tally.present, yes=tally.yes),
        )
    if act == Act.COMMITTEE:
        return Outcome(votes.committee_may_discuss(book, members=tally.due, present=tally.present), None)
    return Outcome(
        votes.assembly_may_vote(book, due=tally.due, present=tally.present),
        votes.assembly_passes(book, due=tally.due, yes=tally.yes),
    )


def refuse_too_few(quorum: Judged) -> None:
    """Raise Refused, with the arithmetic and the article, where too few were there to vote (ZB-10, ZB-13, FZ-19,
    XJ-11)."""
    if not quorum.is_enough:
        told = {"of": quorum.of, "n": quorum.count, "least": quorum.least, "source": cited(quorum.rule)}
        sentence = _(
            "人数不够，不能表决：有表决权的应到 %(of)d 人，至少要到 %(least)d 人，到会 %(n)d 人（%(source)s）。"
        )
        raise Refused(sentence % told, field="present", reason="no_quorum")
