"""Every act on facts that figures count counts what it changes, or it is said here why it changes nothing counted."""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

from tests.guards.reading import is_part, short, told
from tests.guards.reading import sources as sources_of_rooms
from zhibu.figures.sources import Source, sources
from zhibu.gate import doors

SEALED = "rewards and sanctions are sealed, and no figure tells of them"
PAPER, FILE = "papers are not counted", "it prepares or clears an import, and writes no facts"
TEMPLATE = "a help for planning, and no gathering"
UNLOCKED = "minutes count once they are locked"
UNCOUNTED = {
    "orgs": {
        "rename_unit": "names are not counted",
        "reorder_units": "the order of units is not counted",
        "cover_places": "what joint branches cover is not counted",
        "end_covering": "what joint branches cover is not counted",
    },
    "members": {
        "add_attachment": PAPER,
        "remove_attachment": PAPER,
        "set_photo": PAPER,
        "record_conduct": SEALED,
        "complete_conduct": SEALED,
        "void_conduct": SEALED,
        "export_members": "it reads",
        "open_file": "it reads",
        "reveal_fields": "it reads",
        "keep_view": "a saved question",
        "forget_view": "a saved question",
        "invite_member": "an account, not a fact",
        "invite_members": "accounts, not facts",
        "keep_apart": "two files stay two",
        "request_correction": "a request; its answer counts",
        "record_letter": "a letter's number and days; the tie stays",
        "record_hardship": "opt-in, and nobody counts it",
        "end_hardship": "opt-in, and nobody counts it",
        "choose_reminder": "a wish, not a fact",
        "extend_probation": "the stage stays; its light asks by itself",
        "review_exemption": "why and until when it is looked at again; its days stay",
    },
    "meetings": {
        **dict.fromkeys(("attach_file", "take_file_away", "begin_upload", "drop_upload"), PAPER),
        **dict.fromkeys(("keep_template", "remove_template", "name_kind", "change_campaign", "remove_kind"), TEMPLATE),
        **dict.fromkeys(("make_feed", "revoke_feed", "remind_unread"), "it tells, and no figure says so"),
        **dict.fromkeys(
            ("call_gathering", "open_register"), "it was to be held, and still is; lines count once it was"
        ),
        **dict.fromkeys(("ask_leave", "withdraw_leave"), "leave counts by the line that it excuses"),
        **dict.fromkeys(("begin_minutes", "assign_minutes", "add_item", "write_item"), UNLOCKED),
        **dict.fromkeys(("ask_confirmation", "confirm_minutes", "reopen_minutes"), UNLOCKED),
        **dict.fromkeys(("ask_amendment", "answer_amendment"), UNLOCKED),
        "add_addendum": "a link behind the minutes; filing them again counts",
        **dict.fromkeys(
            ("record_vote", "remove_vote", "count_vote", "uncount_vote", "show_item"), "votes are no figure"
        ),
        **dict.fromkeys(("add_turns", "remove_turn", "skip_turn", "swap_turns"), "a rota, and nothing of it was held"),
        **dict.fromkeys(("record_talks", "remove_talk"), "talks are counted by windows alone"),
        "set_filing_way": "how what is locked later will be filed",
        "sign_in": "only while the register is open, and of two at once too: then none of its lines counts",
    },
    "duties": {"ask_extension": "a request; its answer counts"},
    "rosters": dict.fromkeys(
        (
            *("upload_roster", "choose_sheet", "match_columns", "settle_units", "preview_roster", "discard_roster"),
            *("begin_preview", "begin_apply", "begin_undo", "clear_roster"),
        ),
        FILE,
    ),
}
"""Room -> verb -> why the act changes nothing that figures count."""


def counting_rooms(every: Iterable[Source]) -> set[str]:
    """Return the rooms whose tables the sources read, with the one that writes them for many."""
    words = {word for source in every for word in re.findall(r"\b(?:from|join) ([a-z]+)_[a-z]+", source.events)}
    return {*words, "rosters"}


def is_counted(act: Any) -> bool:
    """Return whether `@counted` stands below the action's door."""
    while act is not None:
        if vars(act).get("is_counted"):
            return True
        act = getattr(act, "__wrapped__", None)
    return False


def uncounted(acts: Iterable[tuple[str, Any]], rooms: set[str], allowed: dict[str, dict[str, str]]) -> list[str]:
    """Return the actions of the rooms that do not count and are not excused, and excuses that nobody needs."""
    found = {
        (module.split(".")[1], act.__name__)
        for module, act in acts
        if module.split(".")[1] in rooms and not is_counted(act)
    }
    excused = {(room, verb) for room, verbs in allowed.items() for verb in verbs}
    return [f"{room}.{verb}: does not count" for room, verb in sorted(found - excused)] + [
        f"{room}.{verb}: excused, but it is gone or counts" for room, verb in sorted(excused - found)
    ]


def every_act() -> list[tuple[str, Any]]:
    """Return every action of the rooms with its module, all of which are imported first."""
    for room, file in sources_of_rooms():
        if is_part(file, room, "actions"):
            import_module(short(file).removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    names = [name.rpartition(".") for name in doors.actions]
    return [(module, getattr(import_module(module), verb)) for module, _dot, verb in names if "tests" not in module]


def test_every_act_on_counted_facts_counts() -> None:
    rooms = counting_rooms(sources())
    assert {"orgs", "members", "duties"} <= rooms
    breaches = uncounted(every_act(), rooms, UNCOUNTED)
    assert not breaches, told(breaches, "put @counted… directly below @action (docs/figures.md), or say why not.")


def test_an_act_that_forgets_to_count_is_found() -> None:
    def paint_unit(_actor: Any) -> None: ...

    paint_unit.__module__ = "zhibu.orgs.actions.paint_unit"
    acts = [("zhibu.orgs.actions.paint_unit", paint_unit)]
    assert uncounted(acts, {"orgs"}, {}) == ["orgs.paint_unit: does not count"]
    assert uncounted(acts, {"orgs"}, {"orgs": {"paint_unit": "colours"}}) == []
    assert uncounted([], {"orgs"}, {"orgs": {"paint_unit": "colours"}}) == [
        "orgs.paint_unit: excused, but it is gone or counts"
    ]
