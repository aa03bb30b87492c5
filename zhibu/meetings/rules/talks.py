"""Which talks can be recorded: of two people who are known there, on a day that is over or today."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from zhibu.gate.actor import Refused
from zhibu.meetings.choices import Between

FURTHEST_BACK = timedelta(days=366 * 2)
MOST = 100
"""People with whom one talks, in one entry."""


def between(one: UUID, other: UUID, committee: Collection[UUID]) -> Between:
    """Return between whom the talk is."""
    seats = (one in committee) + (other in committee)
    return (Between.MEMBERS, Between.BOTH, Between.COMMITTEE)[seats]


def pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """Return the two in the order of their keys."""
    return (one, other) if one < other else (other, one)


def refuse_talk(on: date, one: UUID, others: Sequence[UUID], known: Collection[UUID], today: date) -> None:
    """Raise Refused at the field of what cannot be: a day to come, a talk with oneself, people who are not there."""
    if on > today:
        raise Refused(_("谈过以后再登记，日期不能晚于今天。"), field="on")
    if today - on > FURTHEST_BACK:
        raise Refused(_("最多补登两年以内的，请核对年份。"), field="on")
    if one not in known:
        raise Refused(_("请从本支部的人里选。"), field="one")
    if not others or len(others) > MOST or not set(others) <= set(known):
        raise Refused(_("请从本支部的人里选。"), field="others")
    if one in others:
        raise Refused(_("谈话的两个人不能是同一个人。"), field="others")
