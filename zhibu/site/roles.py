"""Which role may do what: the one matrix. The help page and docs/roles.md are made from it."""

from zhibu.access.choices import Role
from zhibu.access.permissions import Access
from zhibu.bylaws.permissions import Bylaws
from zhibu.duties.permissions import Duties
from zhibu.gate.permissions import Permission
from zhibu.jobs.permissions import Jobs
from zhibu.letters.permissions import Letters
from zhibu.links.permissions import Links
from zhibu.meetings.permissions import Meetings
from zhibu.members.permissions import Members
from zhibu.notices.permissions import Notices
from zhibu.orgs.permissions import Orgs
from zhibu.programs.permissions import Programs
from zhibu.rulebook.permissions import Rules

SELF: frozenset[Permission] = frozenset(
    {
        Members.READ,
        Members.OPEN_FILE,
        Members.REVEAL,
        Members.READ_CONDUCT,
        Members.CORRECT,
        Members.CARE,
        Access.READ,
        Access.TOKEN,
        Jobs.OWN,
        Rules.READ,
        Links.MAKE,
        Meetings.ATTEND,
        Meetings.HOLD,
        Meetings.WRITE,
        Notices.OWN,
        Letters.WRITE,
    }
)
COMMITTEE_MEMBER = frozenset({Rules.READ, Orgs.READ, Members.READ, Duties.READ, Meetings.READ})
GROUP_LEADER = COMMITTEE_MEMBER | {Meetings.PLAN, Meetings.HOLD, Meetings.WRITE}
AUDITOR = frozenset({Rules.READ, Orgs.READ, Members.READ, Duties.READ, Meetings.READ, Access.READ})
ORGANISER = COMMITTEE_MEMBER | {
    Orgs.EDIT,
    Members.OPEN_FILE,
    Members.REVEAL,
    Members.EDIT,
    Members.ADMIT,
    Members.EXEMPT,
    Members.ANSWER,
    Members.EXPORT,
    Members.INVITE,
    Meetings.PLAN,
    Meetings.HOLD,
    Meetings.WRITE,
    Meetings.REVIEW,
    Links.MAKE,
}
# A secretary founds and restructures what stands below; the unit's own structure is decided above it (orgs actions).
SECRETARY = ORGANISER | {
    Bylaws.DECIDE,
    Orgs.FOUND,
    Orgs.RESTRUCTURE,
    Orgs.APPOINT,
    Orgs.TERM,
    Members.PLACE,
    Members.CARE,
    Members.MERGE,
    Members.READ_CONDUCT,
    Members.RECORD_CONDUCT,
    Duties.EXPLAIN,
    Duties.APPROVE,
    Letters.READ,
    Letters.ANSWER,
    Members.IMPORT,
    Access.READ,
    Access.GRANT,
    Access.TOKEN,
    Access.AUDIT,
    Programs.CONNECT,
    Programs.OPEN,
}
OFFICER = SECRETARY
KEEPER = frozenset(
    {
        Rules.READ,
        Orgs.READ,
        Access.READ,
        Access.GRANT,
        Access.TOKEN,
        Access.AUDIT,
        Programs.CONNECT,
        Notices.KEEP,
    }
)

MATRIX: dict[str, frozenset[Permission]] = {
    Role.SELF: SELF,
    Role.GROUP_LEADER: GROUP_LEADER,
    Role.COMMITTEE_MEMBER: COMMITTEE_MEMBER,
    Role.ORGANISER: ORGANISER,
    Role.SECRETARY: SECRETARY,
    Role.OFFICER: OFFICER,
    Role.AUDITOR: AUDITOR,
    Role.KEEPER: KEEPER,
}
