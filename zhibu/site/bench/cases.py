"""What `zhibu bench pages` asks: each main page and call of the API, of a country of any size."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from zhibu.duties.models import Light
from zhibu.lib.dates import add_months
from zhibu.meetings.models import Draw, Gathering, Minutes
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.web.lists.keyset import write_edge

YEARS_BACK = 3
ORDERS = {
    "post": ("post_order", "name_key", "id"),
    "joined": ("joined_on", "id"),
    "seniority": ("seniority_from", "id"),
    "strokes": ("strokes_key", "id"),
    "name": ("name_key", "id"),
    "age": ("birth_on", "id"),
}
FILTERS = {
    "sex": {"sex": "2"},
    "minority": {"ethnicity": "minority"},
    "stage": {"stage": "probationary"},
    "education": {"education": "8"},
    "occupation": {"occupation": "official"},
    "age": {"age_since": "80"},
    "joined": {"joined_until": "1965-01-01"},
    "full": {"full_since": "2025-01-01"},
    "post": {"post": "secretary"},
    "mobility": {"mobility": "lost"},
    "exempt": {"exempt": "yes"},
    "standing": {"standing": "restored"},
    "file gaps": {"file": "gaps"},
    "coming": {"who": "coming"},
    "left": {"who": "left"},
    "entered": {"entered_since": "2026-01-01"},
    "three": {"sex": "2", "stage": "probationary", "education": "1"},
}
HELD: dict[str, dict[str, Any]] = {
    "oldest first": {"order": "-day"},
    "held": {"state": "held"},
    "planned": {"state": "planned"},
    "cancelled": {"state": "cancelled"},
    "lectures": {"kind": "lecture"},
    "assemblies, oldest first": {"kind": "assembly", "order": "-day"},
    "cancelled lectures": {"kind": "lecture", "state": "cancelled"},
}
FILED: dict[str, dict[str, Any]] = {
    "waiting": {"state": "filed"},
    "newest first": {"order": "-filed"},
    "passed": {"state": "passed"},
    "returned": {"state": "returned"},
    "drawn": {"drawn": "yes"},
    "passed, drawn": {"state": "passed", "drawn": "yes"},
}
SOUGHT = {
    "one character": "王",
    "name": "王伟",
    "pinyin": "wang",
    "initials": "zw",
    "inside": "秀英",
    "pinyin in": "xiuying",
}


@dataclass(frozen=True)
class Case:
    """One address to ask: as which program or person, and what it belongs to in the report."""

    key: str
    path: str
    group: str
    is_visitor: bool = False
    is_program: bool = False
    is_judged: bool = True
    """Whether the design's targets speak of it."""


def cases(today: date, light: Light | None = None) -> list[Case]:
    """Return the cases for the country in this process's database; the same keys for every size."""
    place = _places()
    past = add_months(today, -12 * YEARS_BACK).isoformat()
    found = [
        Case("ok, anonymous", "/bench/ok", "yardstick", is_visitor=True),
        Case("empty", "/bench/empty", "yardstick"),
    ]
    found += [Case(f"unit, {name}", _at("show_unit", unit), "units") for name, unit in place.items()]
    found += [
        Case(f"unit, {name}, {YEARS_BACK} years back", _at("show_unit", unit, on=past), "units")
        for name, unit in place.items()
    ]
    found += [
        Case("tree", reverse("show_tree"), "units"),
        Case("tree, opened to a branch", _with(reverse("show_tree"), open=place["branch"].pk), "units"),
        Case("tree, three years back", _with(reverse("show_tree"), on=past), "units"),
        Case("tree, children of level 3", _at("list_children", place["level 3"]), "units"),
        Case("search of units", _with(reverse("find_units"), q="大学"), "units"),
        Case("posts over time", _at("list_appointments", place["branch"]), "units"),
        Case("audit of a unit", _at("list_acts", place["root"]), "units"),
        Case("month of a branch", _at("show_month", place["branch"]), "units"),
    ]
    found += _periods(place)
    week = add_months(today.replace(day=1), -2), add_months(today.replace(day=8), -2)
    found += _held(place, week)
    found += _filed(place, week)
    found += _own()
    found += _boards(place, past)
    found += _lists(place, past)
    member = Member.objects.on_roll().filter(unit=place["branch"]).order_by("name_key", "id").first()
    light = light or Light.objects.open().order_by("unit_path", "duty").first()
    found += [
        Case("lights", reverse("list_lights"), "lights"),
        Case("lights, red", _with(reverse("list_lights"), state="red"), "lights"),
        Case("lights, of one duty", _with(reverse("list_lights"), duty="term"), "lights"),
        Case("lights, oldest first", _with(reverse("list_lights"), order="since"), "lights"),
        Case("lights, level 3", _with(reverse("list_lights"), unit=place["level 3"].pk), "lights"),
    ]
    if light:
        found.append(Case("one light", reverse("show_light", args=[light.pk]), "lights"))
    if member:
        found.append(Case("file of a member", reverse("show_member", args=[member.pk]), "members"))
        found.append(Case("api, member", f"/api/v1/members/{member.pk}", "api", is_program=True))
    return found + _calls(place)


def _places() -> dict[str, Unit]:
    """Return a unit of each level: root, one that holds old and young, a faculty of students' third level, a branch."""
    by_level = {
        level: list(Unit.objects.filter(path__regex=f"^.{{{4 * level}}}$").order_by("path")[:40])
        for level in (1, 2, 3, 6)
    }
    third = by_level[3]
    students = third[1 if len(third) > 1 else 0]
    branch = Unit.objects.below(students).filter(kind="branch").order_by("path").first() or by_level[6][0]
    return {"root": by_level[1][0], "level 2": by_level[2][0], "level 3": students, "branch": branch}


def _boards(place: dict[str, Unit], past: str) -> list[Case]:
    """Return the cases of the dashboards' boards that are there."""
    found = []
    for name in BOARDS:
        try:
            reverse(name, args=[place["root"].pk])
        except NoReverseMatch:
            continue
        found += [
            Case(f"{name}, {level}", _at(name, unit), "boards") for level, unit in place.items() if level != "branch"
        ]
        if name in ("show_overview", "list_units"):
            found.append(Case(f"{name}, root, three years back", _at(name, place["root"], on=past), "boards"))
    return found


def _periods(place: dict[str, Unit]) -> list[Case]:
    """Return the cases of what a period came to: windows of a month, the report of a quarter and of a year."""
    asked = (("show_windows", "month"), ("show_report", "quarter"), ("show_report", "year"))
    return [
        Case(f"{name}, {level}, a {length}", _at(name, unit, by=length), "periods")
        for name, length in asked
        for level, unit in place.items()
    ]


def _held(place: dict[str, Unit], week: tuple[date, date]) -> list[Case]:
    """Return the cases of gatherings: the list by its orders and filters, one of them, and a branch's registers."""
    at, branch = reverse("list_gatherings"), place["branch"]
    found = [Case("gatherings, root", at, "gatherings")]
    found += [
        Case(f"gatherings, {name}", _with(at, unit=unit.pk), "gatherings")
        for name, unit in place.items()
        if name != "root"
    ]
    for name, chosen in (*HELD.items(), ("of a week", dict(zip(("held_since", "held_until"), week, strict=True)))):
        found.append(Case(f"gatherings, root, {name}", _with(at, **chosen), "gatherings"))
        found += [
            Case(f"gatherings, {level}, {name}", _with(at, unit=place[level].pk, **chosen), "gatherings")
            for level in ("level 2", "level 3", "branch")
        ]
    rows = Gathering.objects.order_by("-held_on", "-id").values_list("held_on", "id")
    if middle := rows[rows.count() // 2 :].first():
        found.append(Case("gatherings, root, deep", _with(at, after=write_edge(middle)), "gatherings"))
    locked = Minutes.objects.filter(progress="locked", gathering__unit__in=Unit.objects.below(branch))
    if held := locked.select_related("gathering").order_by("-locked_at").first():
        found += [
            Case(name, reverse(page, args=[held.gathering_id]), "gatherings")
            for name, page in (("one gathering", "show_gathering"), ("its minutes", "show_minutes"))
        ]
    found += [
        Case("attendance of a branch", _at("show_attendance", branch), "gatherings"),
        Case("rota of a branch", _at("show_rota", branch), "gatherings"),
        Case("form of the handbook", _at("make_handbook", branch), "gatherings"),
    ]
    return found + [Case(f"burden, {name}", _at("show_burden", unit), "gatherings") for name, unit in place.items()]


def _filed(place: dict[str, Unit], week: tuple[date, date]) -> list[Case]:
    """Return the cases of what lies before the level above, and of windows as a list."""
    at, windows = reverse("list_filings"), reverse("list_windows")
    found = [Case("filings, root", at, "filings")]
    of_week = {"state": "passed", "filed_since": week[0], "filed_until": week[1]}
    for name, chosen in (*FILED.items(), ("passed, of a week", of_week)):
        found.append(Case(f"filings, root, {name}", _with(at, **chosen), "filings"))
        found += [
            Case(f"filings, {level}, {name}", _with(at, unit=place[level].pk, **chosen), "filings")
            for level in ("level 2", "level 3")
        ]
    if draw := Draw.objects.order_by("unit_path").first():
        found.append(Case("one draw", reverse("show_draw", args=[draw.pk]), "filings"))
    missed = {"state": "missed"}
    return [
        *found,
        Case("list of windows, root", windows, "filings"),
        Case("list of windows, root, missed", _with(windows, **missed), "filings"),
        Case("list of windows, level 3, missed", _with(windows, unit=place["level 3"].pk, **missed), "filings"),
    ]


def _own() -> list[Case]:
    """Return the cases of what is one's own: of the officer, who is a member too."""
    names = ("home", "show_mine", "show_timeline", "list_own_gatherings", "list_own_follow_ups")
    return [Case(f"own, {name}", reverse(name), "own") for name in names]


BOARDS = ("show_overview", "list_flows", "list_units", "find_weak_units", "list_gaps", "show_terms", "show_wall")


def _lists(place: dict[str, Unit], past: str) -> list[Case]:
    at = reverse("list_members")
    found = [Case("members, root", at, "members")]
    found += [
        Case(f"members, {name}", _with(at, unit=unit.pk), "members") for name, unit in place.items() if name != "root"
    ]
    for order in ORDERS:
        for name in ("root", "level 2", "level 3") if order in ("joined", "name") else ("root", "level 3"):
            asked: dict[str, Any] = {"order": order} | ({"unit": place[name].pk} if name != "root" else {})
            found.append(Case(f"members, {name}, by {order}", _with(at, **asked), "members"))
            deep = asked | {"after": _middle(order, place[name])}
            found.append(Case(f"members, {name}, by {order}, deep", _with(at, **deep), "members"))
        if order in ("joined", "name"):
            found.append(Case(f"members, root, by {order}, falling", _with(at, order=f"-{order}"), "members"))
    for name, chosen in FILTERS.items():
        found.append(Case(f"members, root, {name}", _with(at, **chosen), "members"))
        found.append(Case(f"members, root, {name}, by joined", _with(at, **chosen, order="joined"), "members"))
    for name, word in SOUGHT.items():
        found.append(Case(f"search, {name}", _with(at, q=word), "search"))
        found.append(Case(f"search, {name}, everything", _with(reverse("search"), q=word), "search"))
    some = Member.objects.on_roll().select_related("person").order_by("id").first()
    if some:
        found.append(Case("search, end of a phone number", _with(at, q=some.person.phone[-4:]), "search"))
        found.append(Case("search, ID number", _with(at, q=some.person.id_number), "search"))
    for name in ("level 3", "branch"):
        path = _with(at, unit=place[name].pk, day=past)
        found.append(Case(f"members, {name}, three years back", path, "members", is_judged=name == "branch"))
    return found


def _middle(order: str, unit: Unit) -> str:
    """Return the token of a page that begins in the middle of the list."""
    rows = Member.objects.on_roll().below(unit).order_by(*ORDERS[order])
    row = rows.values_list(*ORDERS[order])[rows.count() // 2]
    fields = 3 if order == "post" else 2
    return write_edge([*row, *([None] * (fields - len(row)))])


def _calls(place: dict[str, Unit]) -> list[Case]:
    """Return the calls of the API, by a program with a token."""
    third = place["level 3"].pk
    paths = {
        "units": "/api/v1/units",
        "units below": f"/api/v1/units?below={place['level 2'].pk}",
        "unit": f"/api/v1/units/{place['root'].pk}",
        "children": f"/api/v1/units/{third}/children",
        "appointments": f"/api/v1/units/{place['branch'].pk}/appointments",
        "members": "/api/v1/members",
        "members, level 3": f"/api/v1/members?unit={third}",
        "members, search": "/api/v1/members?q=wang",
        "members, filter": "/api/v1/members?stage=probationary",
        "rules": "/api/v1/rules",
        "gatherings": "/api/v1/gatherings",
        "gatherings, level 3": f"/api/v1/gatherings?unit={third}",
        "filings": "/api/v1/filings",
    }
    return [Case(f"api, {name}", path, "api", is_program=True) for name, path in paths.items()]


def _at(name: str, unit: Unit, **asked: Any) -> str:
    return _with(reverse(name, args=[unit.pk]), **asked)


def _with(path: str, **asked: Any) -> str:
    return f"{path}?{urlencode(asked)}" if asked else path
