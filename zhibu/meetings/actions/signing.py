"""Signing in to a gathering: by the people themselves, in few statements, and without harm however often it is sent."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.accounts.actions import rest_of, spend_attempt
from zhibu.accounts.rules import Limit
from zhibu.gate.actor import Actor, Refused
from zhibu.gate.doors import Written, swift
from zhibu.lib.text import plain
from zhibu.meetings.choices import AHEAD, CAME, GatheringState, Presence, Way
from zhibu.meetings.models import Attendance
from zhibu.meetings.permissions import Meetings
from zhibu.meetings.rules.tokens import Verdict, is_fresh_scan, judge, read_token

CODES = Limit("register_code", 10, timedelta(minutes=10))

_SIGN = f"""
update meetings_attendance a
   set presence = %(presence)s, way = %(way)s, at = %(at)s, nonce = %(nonce)s, left_early = false,
       said_by = '', said_at = null
  from meetings_gathering g
 where a.id = %(line)s and a.person_id = %(person)s and g.id = a.gathering_id
   and g.state = 'open' and not a.is_closed and a.presence not in ({", ".join(map(repr, CAME))})
returning a.id, %(label)s, a.unit_id, a.unit_path, '{{"is_new": true}}'::jsonb
"""


def sign_in_by_code(actor: Actor, line: Attendance, *, code: str, nonce: UUID, is_online: bool = False) -> bool:
    """Sign in by the short code; return whether it is new. Raises Refused as `sign_in` does, and after too many codes
    that were wrong: those alone are counted, since most are right and come in one moment."""
    if is_there(line):
        return line.nonce == nonce
    who = str(actor.person_id)
    if rest_of(CODES, who, actor.at):
        raise _too_many()
    try:
        return sign_in(actor, line, code=code, nonce=nonce, is_online=is_online)
    except Refused as refused:
        if refused.reason == "wrong_code" and spend_attempt(CODES, who, actor.at):
            raise _too_many() from refused
        raise


def _too_many() -> Refused:
    return Refused(_("试得太多了，请过几分钟再签，或者告诉主持人点名。"), field="code", reason="too_many")


def sign_in_by_scan(
    actor: Actor,
    line: Attendance,
    *,
    token: str,
    nonce: UUID,
    is_online: bool = False,
    scanned_at: datetime | None = None,
) -> bool:
    """Sign in by what the QR carried; return whether it is new. Raises Refused as `sign_in` does."""
    if is_there(line):
        return line.nonce == nonce
    return sign_in(actor, line, token=token, scanned_at=scanned_at, nonce=nonce, is_online=is_online)


def sign_in_as_scanned(actor: Actor, line: Attendance, *, nonce: UUID, is_online: bool = False) -> bool:
    """Sign in by a scan that this device made and that was judged then, without a look at the line; return whether it
    was written. Where it was not, the line is looked at, to say why."""
    return sign_in(actor, line, nonce=nonce, is_online=is_online, is_judged=True)


def is_there(line: Attendance) -> bool:
    """Return whether the line says that its person is there already: then nothing is written again."""
    return line.presence in CAME


@swift(Meetings.ATTEND, own=True)
def sign_in(
    actor: Actor,
    line: Attendance,
    *,
    nonce: UUID,
    code: str = "",
    token: str = "",
    scanned_at: datetime | None = None,
    is_online: bool = False,
    is_judged: bool = False,
) -> Written[bool]:
    """Sign in to a gathering by its short code, or by what its QR carried when it was scanned, in one statement; return
    whether it is new. The same sign-in sent again changes nothing and is new still.

    The line comes with its gathering, unless a scan of it `is_judged` already: then nobody is told why nothing was
    written. Raises Refused, with a reason for programs: `early` before the register is open,
    `closed` after it, `wrong_code`; `forged`, `expired` or `clock` for a token.
    """
    if not is_judged:
        _refuse_wrong(actor, line, code, token, scanned_at)
    said = {
        "line": line.pk,
        "person": line.person_id,
        "label": actor.name[:200],
        "presence": (Presence.ONLINE if is_online else Presence.PRESENT).value,
        "way": (Way.QR if token or is_judged else Way.CODE).value,
        "at": actor.at,
        "nonce": nonce,
    }
    if is_judged:
        return Written("attendance", _SIGN, said, bool)
    return Written("attendance", _SIGN, said, lambda is_written: is_written or _is_same(line, nonce))


def _refuse_wrong(actor: Actor, line: Attendance, code: str, token: str, scanned_at: datetime | None) -> None:
    refuse_unopened(line.gathering.state)
    if token:
        refuse_token(token, line.gathering_id, line.gathering.register_key, scanned_at or actor.at, actor.at)
    elif not secrets.compare_digest(line.gathering.code.encode(), plain(code).encode()):
        raise Refused(_("签到码不对，请看屏幕上的六位数字。"), field="code", reason="wrong_code")


def refuse_unopened(state: str) -> None:
    """Raise Refused where no register is open."""
    if state in AHEAD:
        raise Refused(_("签到还没有开始，等主持人打开再签。"), reason="early")
    if state == GatheringState.CANCELLED:
        raise Refused(_("这次会议已经取消，不用签到。"), reason="closed")
    if state != GatheringState.OPEN:
        raise Refused(_("签到已经结束；人到了没签上，请告诉主持人。"), reason="closed")


def refuse_token(written: str, gathering: UUID, key: str, scanned_at: datetime, at: datetime) -> None:
    """Raise Refused for a token that is not the gathering's, that was not fresh when it was scanned, and for a scan
    that was made too long ago."""
    token = read_token(written)
    verdict: Verdict = "forged"
    if token is not None and token.gathering == gathering:
        verdict = judge(token, key, scanned_at)
        if not verdict and not is_fresh_scan(scanned_at, at):
            verdict = "expired"
    if verdict == "forged":
        raise Refused(_("这个二维码不是这次会议的，请扫会场屏幕上的码。"), reason="forged")
    if verdict == "clock":
        raise Refused(_("系统的时钟刚才调过，请等屏幕上换一个新码再扫；还不行，请主持人点名。"), reason="clock")
    if verdict == "expired":
        raise Refused(_("这个二维码已经过期：屏幕上的码每 15 秒换一个，请扫现在的。"), reason="expired")


def _is_same(line: Attendance, nonce: UUID) -> bool:
    """Return whether the line was written by the very same sign-in. Raises Refused where the register was closed a
    moment ago."""
    line.refresh_from_db(fields=["presence", "nonce"])
    if not is_there(line):
        raise Refused(_("签到已经结束；人到了没签上，请告诉主持人。"), reason="closed")
    return line.nonce == nonce
