"""The list of members said a second time, slowly and plainly: what the plans are held against."""

from datetime import date
from typing import Any

from zhibu.lib import codes
from zhibu.members.models import Member
from zhibu.members.rules.seniority import age
from zhibu.people.models import Person
from zhibu.web.lists import ListQuery

ORDERS = {
    "post": ("post_order", "name_key"),
    "joined": ("joined_on",),
    "seniority": ("seniority_from",),
    "strokes": ("strokes_key",),
    "name": ("name_key",),
    "age": ("birth_on",),
}


def naive(paths: list[str], own: Any, query: ListQuery, today: date) -> list[str]:
    """Return the keys of the rows, in order, by going through every row in Python."""
    rows = [
        row
        for row in Member.objects.all()
        if any(row.unit_path.startswith(path) for path in paths) or (not paths and row.person_id == own)
    ]
    rows = [row for row in rows if _fits(row, query.chosen, today)]
    if query.search:
        rows = [row for row in rows if _is_found(row, query.search)]
    columns = ORDERS[query.order.removeprefix("-")]
    falls = query.order.startswith("-")

    def key(row: Member) -> tuple:
        return (*(getattr(row, column) for column in columns), str(row.pk))

    known = [row for row in rows if getattr(row, columns[0]) is not None]
    unknown = [row for row in rows if getattr(row, columns[0]) is None]
    known.sort(key=key, reverse=falls)
    unknown.sort(key=lambda row: str(row.pk), reverse=falls)
    return [str(row.pk) for row in known + unknown]


def _fits(row: Member, chosen: Any, today: date) -> bool:
    who = chosen.get("who")
    stages, standings, tie = chosen.get("stage"), chosen.get("standing"), chosen.get("tie")
    if who == "left":
        base = row.until is not None
    elif who == "guests":
        base = row.tie == "participation" and row.until is None
    elif who == "coming":
        base = row.stage in ("applicant", "activist", "candidate") and row.tie != "participation" and row.until is None
    elif who == "all" or (who is None and standings):
        base = True
    elif who is None and (tie or (stages and set(stages) - {"probationary", "full"})):
        base = row.until is None and (bool(tie) or row.tie != "participation")
    else:
        base = row.is_on_roll
    educations = {code for code in codes.table("education").entries if code[0] in (chosen.get("education") or ())}
    old = age(row.birth_on, today)
    ages, joined, full = chosen.get("age"), chosen.get("joined"), chosen.get("full")
    ethnicity, post, mobility, exempt = (chosen.get(key) for key in ("ethnicity", "post", "mobility", "exempt"))
    return (
        base
        and (not stages or row.stage in stages)
        and (not standings or row.standing in standings)
        and (not tie or row.tie == tie)
        and (not chosen.get("sex") or row.sex == chosen["sex"])
        and (not educations or row.education in educations)
        and (not chosen.get("occupation") or row.occupation in chosen["occupation"])
        and (
            not ethnicity or row.ethnicity == ethnicity or (ethnicity == "minority" and row.ethnicity not in ("", "01"))
        )
        and (not ages or (old is not None and (ages.since or 0) <= old <= (ages.until or 999)))
        and _within(row.joined_on, joined)
        and _within(row.full_on, full)
        and (not post or (row.post != "" if post == "any" else row.post == post))
        and (
            not mobility
            or (mobility == "any" and row.mobility != "")
            or (mobility == "none" and row.mobility == "")
            or row.mobility == mobility
        )
        and (not exempt or row.is_exempt == (exempt == "yes"))
        and (not chosen.get("file") or has_gaps(row.person))
        and (not chosen.get("blank") or _is_blank(row, chosen["blank"]))
    )


def has_gaps(person: Person) -> bool:
    return not (person.id_blind and person.phone_blind and person.ethnicity and person.education and person.occupation)


def _is_blank(row: Member, item: str) -> bool:
    if item == "sex":
        return row.sex not in ("1", "2")
    return row.birth_on is None if item == "age" else getattr(row, item) == ""


def _within(day: date | None, span: Any) -> bool:
    if span is None:
        return True
    return day is not None and (span.since or date.min) <= day <= (span.until or date.max)


def _is_found(row: Member, word: str) -> bool:
    return word in row.name or row.pinyin.startswith(word) or row.initials.startswith(word)
