"""Asking every operation of the API something real: keys of rows that are there, bodies made from the description."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from tests.cast import Cast
from zhibu.access.testing import make_grant
from zhibu.bylaws.actions import add_local_rule
from zhibu.duties.actions import ask_extension
from zhibu.duties.testing import light_up
from zhibu.letters.testing import put_letter
from zhibu.lib.dates import add_months
from zhibu.meetings.actions import (
    add_follow_up,
    add_turns,
    ask_leave,
    attach_file,
    begin_upload,
    draw_sample,
    keep_template,
    name_kind,
    record_talks,
    record_vote,
)
from zhibu.meetings.models import Amendment, Attachment, Attendance, FollowUp, OfflineTick, Talk, Turn, Vote
from zhibu.meetings.rules.tallies import Tally
from zhibu.meetings.testing import item_of, line_of, make_called, make_clash, make_minutes
from zhibu.members.models import Commendation, CorrectionRequest, Member, MobilitySpan
from zhibu.members.testing import make_member
from zhibu.notices.actions import notify
from zhibu.notices.models import Notice
from zhibu.notices.testing import make_way
from zhibu.orgs.actions import cover_places, elect_term, rename_unit
from zhibu.orgs.models import Appointment, UnitChange
from zhibu.orgs.testing import Clerk, make_unit
from zhibu.programs.models import OpenFigures

Keys = dict[str, str]
SINCE = date(2026, 7, 1)


def keys_of(cast: Cast) -> Keys:
    """Make rows of every kind in the first branch; return the key of one for each beginning of an address."""
    today = cast.actor("officer").today
    member = Member.objects.get(person=cast.people["member"])
    stranger = cast.people["next_door"]
    make_grant(stranger, "committee_member", cast.second)
    rename_unit(Clerk(), cast.first, name="采煤一区党支部", on=today, reason="改名")
    term = elect_term(Clerk(), cast.first, elected_on=today, years=3)
    twin = make_member(cast.first, "李桂兰")
    kept, gone = make_member(cast.first, "吴一"), make_member(cast.first, "吴二")
    from zhibu.members.actions.merging import merge_members
    from zhibu.members.models import Merge

    merge_members(cast.actor("general_secretary"), kept, absorbed=gone, reason="同一个人")
    MobilitySpan.objects.create(person=member.person, mobility="outflow", since=member.since)
    entry = Commendation.objects.create(
        person=member.person, kind="excellent_member", on=SINCE, recorded_at=cast.actor("officer").at
    )
    asked = CorrectionRequest.objects.create(
        person=member.person, item="school", wanted="矿大", asked_at=cast.actor("officer").at, due_on=today
    )
    return {
        "units": str(cast.first.pk),
        "links": str(cast.first.pk),
        "target": "unit",
        "chapter": "facts",
        "open": str(OpenFigures.objects.create(unit=cast.mine, opened_on=today).unit_id),
        "members": str(member.pk),
        "changes": str(UnitChange.objects.filter(unit=cast.first).latest("day").pk),
        "places": str(_place(cast)),
        "appointments": str(Appointment.objects.get(unit=cast.first, post="publicity").pk),
        "terms": str(term.pk),
        "grants": str(make_grant(twin.person, "organiser", cast.first).pk),
        "merges": str(Merge.objects.get().pk),
        "corrections": str(asked.pk),
        "person": str(twin.person_id),
        "other": str(twin.pk),
        "unit": str(cast.second.pk),
        "to": str(cast.mine.pk),
        "into": str(cast.second.pk),
        "group": str(cast.group.pk),
        "entry": str(entry.pk),
        "span": str(member.pk),
        "kind": "affiliation",
        "permission": "orgs.read",
        "rule_id": "ZB-29",
        "local-rules": str(_local_rule(cast)),
        **_lights(cast),
        **_gatherings(cast),
        **_filings(cast),
        **_notices(cast),
        "letter": _letter(cast),
    }


def _letter(cast: Cast) -> str:
    """Put a letter into the first branch's box."""
    return str(put_letter(cast.first))


def _notices(cast: Cast) -> Keys:
    person = cast.people["member"]
    notify([person.pk], kind="grant", title="身份", at=cast.actor("officer").at, asks_receipt=True)
    told = Notice.objects.get(person=person, kind="grant")
    return {"notice": str(told.pk), "way": str(make_way(person).pk)}


def _place(cast: Cast) -> UUID:
    """Make a joint branch beside the first that covers a place."""
    unit = make_unit("东街联合党支部", cast.first.parent)
    return cover_places(Clerk(), unit, names=["东街超市"], on=SINCE, reason="试")[0].pk


def _gatherings(cast: Cast) -> Keys:
    made = make_called(cast.actor("secretary"), cast.first)
    line = Attendance.objects.get(gathering=made, person=cast.people["member"])
    leave = str(ask_leave(cast.actor("member"), line, reason="当班").pk)
    kept = keep_template(cast.actor("secretary"), cast.first, name="例会", kinds=["assembly"], theme="学习")
    named = name_kind(cast.actor("secretary"), cast.first, name="读书会", since=SINCE, until=add_months(SINCE, 12))
    keys = {"leaves": leave, "leave": leave, "template": str(kept.pk), "talk": _talk(cast)}
    keys |= dict.fromkeys(("named", "campaign"), str(named.pk))
    add_turns(cast.actor("secretary"), cast.first, people=[cast.people["secretary"].pk], guest="钱老师")
    keys["turn"] = str(Turn.objects.filter(person__isnull=False).get().pk)
    return {"gatherings": str(made.pk), "gathering": str(made.pk), "line": str(line.pk), **keys, **_minutes(cast)}


def _minutes(cast: Cast) -> Keys:
    actor = cast.actor("secretary")
    minutes = make_minutes(actor, cast.first, theme="表决", came=["王建国", "孙敏", "李桂兰"])
    item = item_of(minutes)
    record_vote(actor, minutes, item=item.pk, act="decision", about="工作计划", tally=Tally(due=5, present=3, yes=3))
    owner = cast.people["member"].pk
    add_follow_up(actor, minutes, item=item.pk, what="打印计划", owner=owner, due_on=actor.today)
    attach_file(actor, minutes, name="材料.pdf", content=b"%PDF-1.7")
    coming = begin_upload(cast.actor("officer"), minutes, name="全程.mp4", size=1000)
    asked = Amendment.objects.create(
        minutes=minutes, attendance=line_of(cast, "member", minutes.gathering), edition=1, text="改", asked_at=actor.at
    )
    make_clash(actor, line_of(cast, "group_leader", minutes.gathering))
    keys = {
        "amendment": asked.pk,
        "item": item.pk,
        "vote": Vote.objects.get().pk,
        "follow_up": FollowUp.objects.get().pk,
        "file": Attachment.objects.get().pk,
        "upload": coming.noted["upload"],
        "tick": OfflineTick.objects.get().pk,
    }
    return {name: str(key) for name, key in (keys | {"held": minutes.gathering_id}).items()}


def _filings(cast: Cast) -> Keys:
    from zhibu.meetings.tests.test_filing import filed

    filing = filed(cast, "报上去的")
    draw = draw_sample(cast.actor("general_secretary"), cast.general, share=100)
    return {"filings": str(filing.pk), "draws": str(draw.pk)}


def _talk(cast: Cast) -> str:
    actor, two = cast.actor("secretary"), [cast.people[who].pk for who in ("secretary", "member")]
    record_talks(actor, cast.first, on=actor.today, one=two[0], others=two[1:])
    return str(Talk.objects.get().pk)


def _local_rule(cast: Cast) -> UUID:
    paper = {"document": "通知", "document_no": "东党〔2026〕1号"}
    made = add_local_rule(Clerk(), cast.mine, rule="FZ-10", value="workdays", amount="7", since=SINCE, **paper)
    return made.pk


def _lights(cast: Cast) -> Keys:
    today = cast.actor("officer").today
    asked, light = light_up(cast.first, "files", today), light_up(cast.first, "groups", today)
    excuse = ask_extension(cast.actor("secretary"), asked, reason="正在补档案", until=add_months(today, 2))
    return {"lights": str(light.pk), "excuses": str(excuse.pk)}


def operations(schema: Any, keys: Keys) -> Iterator[tuple[str, str, str, Any]]:
    """Yield (operation, method, address, body) for each operation, its address filled in."""
    for path, methods in schema["paths"].items():
        room = path.split("/")[3]
        known = keys | ({"pk": keys[room]} if room in keys else {})
        for method, operation in methods.items():
            address = re.sub(r"{(\w+)}", lambda found, known=known: known[found[1]], path)
            sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
            yield operation["operationId"], method, address, body_of(schema, sent, keys) if sent else None


def body_of(schema: Any, part: Any, keys: Keys) -> dict[str, Any]:
    """Return the needed fields of a body, with keys of rows that are there and words that may be right."""
    solved = _solved(schema, part)
    needed = {name: solved["properties"][name] for name in solved.get("required", ())}
    return {
        name: keys[name] if name in ROWS and "enum" not in shape else _sample(schema, keys, name, shape)
        for name, shape in needed.items()
    }


ROWS = ("person", "other", "unit", "to", "into", "group")
WORDS = {"name": "综采三区党支部", "kind": "branch", "post": "women", "item": "school", "wanted": "矿大"}


def _sample(schema: Any, keys: Keys, name: str, part: Any) -> Any:
    shape = _solved(schema, part)
    if "anyOf" in shape:
        return _sample(schema, keys, name, shape["anyOf"][0])
    if "enum" in shape:
        return shape["enum"][0]
    if shape.get("type") == "array":
        return [_sample(schema, keys, name, shape["items"])]
    if shape.get("properties"):
        return body_of(schema, shape, keys)
    if shape.get("type") == "object":
        return {"school": "矿大"} if name == "changes" else {}
    if shape.get("format") == "uuid":
        return keys["unit"]
    if shape.get("format") == "date":
        return "2026-01-02"
    return {"boolean": True, "integer": 3, "string": WORDS.get(name, "说明")}[shape["type"]]


def _solved(schema: Any, part: Any) -> Any:
    while "$ref" in part:
        part = schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
    return part
