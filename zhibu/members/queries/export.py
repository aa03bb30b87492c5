"""One's own whole file, to take away: as data that programs read, and as words for paper."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.files.downloads import open_file
from zhibu.gate.actor import Actor
from zhibu.members import items
from zhibu.members.holdings import HOLDINGS
from zhibu.members.models import Attachment, CorrectionRequest, Member
from zhibu.members.queries.conduct import conduct_group, entries_of, exported
from zhibu.members.queries.history import changes_of
from zhibu.members.queries.openings import openings_of
from zhibu.members.queries.pasts import Pasts, day_of, pasts_of, subjects_of
from zhibu.members.queries.sheet import parts_for, sealed_for, seniority, sheet
from zhibu.notices.choices import Means
from zhibu.notices.models import Way
from zhibu.notices.queries import ways_held

FORMAT = "zhibu.member-file"
VERSION = 1
ALL = 10_000


def whole_file(actor: Actor, member: Member) -> dict[str, Any]:
    """Return everything that is held of the member, sealed items in full, with codes, words and spans."""
    pasts = pasts_of(member.person_id)
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": localtime(actor.at).isoformat(timespec="seconds"),
        "unit": member.unit.name,
        "items": [_item(item, member, pasts) for item in items.ITEMS if item.holder != "stage"],
        "stages": pasts.stages,
        "seniority": {"from": member.seniority_from, "today": seniority(member, actor.today)},
        "standings": pasts.standings,
        "affiliations": [_without(row, "path") for row in pasts.affiliations],
        "groups": pasts.groups,
        "posts": pasts.posts,
        "mobilities": pasts.mobilities,
        "exemptions": pasts.exemptions,
        "letters": pasts.letters,
        "extensions": pasts.extensions,
        "hardships": [_hardship(row, pasts) for row in pasts.hardships],
        "birthday_reminder": pasts.wants_reminder,
        "conduct": exported(entries_of(member.person_id)),
        "papers": pasts.papers,
        "ways": [_way(way) for way in ways_held(member.person_id)],
        "corrections": _corrections(member.person_id),
        "openings": [asdict(one) for one in openings_of(pasts.people(member.person_id), ALL)],
        "changes": [asdict(one) for one in changes_of(subjects_of(member, pasts), ALL)],
        "held_because": [
            {
                "group": one.group,
                "purpose": str(one.purpose),
                "document": str(one.document),
                "article": str(one.article),
                "kept": str(one.kept),
            }
            for one in HOLDINGS
        ],
    }


def paper_file(actor: Actor, member: Member) -> dict[str, Any]:
    """Return what the printed file shows, in words."""
    pasts = pasts_of(member.person_id)
    groups = sheet(
        member,
        pasts,
        actor.today,
        parts=parts_for(member, conduct=True),
        revealed=sealed_for(member),
        is_own=True,
        conduct=conduct_group(entries_of(member.person_id), actor.today, is_revealed=True),
    )
    made = localtime(actor.at)
    openings = openings_of(pasts.people(member.person_id))
    papers = [row for row in pasts.papers if not row["is_photo"]]
    return {
        "title": _("党员档案"),
        "name": member.name,
        "unit": member.unit.name,
        "photo": _photo(pasts),
        "groups": [
            {
                "title": group.title,
                "facts": [[fact.label, fact.text] for fact in group.facts if fact.text],
                "lines": [[line.title, line.period, line.note] for line in group.lines],
            }
            for group in groups
            if not group.is_empty
        ],
        "papers": [[row["title"], row["name"], day_of(row["added_at"])] for row in papers],
        "openings": [[one.when, one.who, one.post, one.parts, one.purpose] for one in openings],
        "words": {
            "papers": _("材料"),
            "openings": _("谁看过这份档案"),
            "none": _("没有"),
            "foot": _("本人于 %(day)s 从系统导出，仅供本人使用。") % {"day": f"{made:%Y-%m-%d %H:%M}"},
            "heads": [_("时间"), _("姓名"), _("职务"), _("看了哪些"), _("用途")],
        },
    }


def _photo(pasts: Pasts) -> list[int]:
    """Return the bytes of the photo as the numbers that paper takes; none where there is no photo, or it was lost."""
    held = Attachment.objects.filter(pk=pasts.photo_id).select_related("file").first() if pasts.photo_id else None
    if held is None:
        return []
    try:
        with open_file(held.file) as photo:
            return list(photo.read())
    except Http404:
        return []


def _item(item: items.Item, member: Member, pasts: Pasts) -> dict[str, Any]:
    party = pasts.party[0] if pasts.party else {}
    value = getattr(member.person, item.key) if item.holder == "person" else party.get(item.key)
    return {
        "key": item.key,
        "group": item.group,
        "label": str(item.label),
        "value": value if value not in ("", None) else None,
        "text": item.written(value),
        "table": item.table or None,
        "division": item.code(value) or None,
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "means": way.means,
        "label": str(Means(way.means).label),
        "address": way.address,
        "device": way.label,
        "made_at": way.made_at,
        "confirmed_at": way.confirmed_at,
    }


def _corrections(person_id: UUID) -> list[dict[str, Any]]:
    rows = CorrectionRequest.objects.filter(person_id=person_id).order_by("asked_at")
    return [
        {
            "item": row.item,
            "label": items.label(row.item),
            "wanted": row.wanted,
            "reason": row.reason,
            "asked_at": row.asked_at,
            "due_on": row.due_on,
            "answered_at": row.answered_at,
            "is_granted": row.is_granted,
            "answer": row.answer,
        }
        for row in rows
    ]


def _hardship(row: dict[str, Any], pasts: Pasts) -> dict[str, Any]:
    return {**_without(row, "sealed"), "text": pasts.hardship_text if row["until"] is None else ""}


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}
