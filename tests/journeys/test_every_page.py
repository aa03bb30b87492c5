"""Every page that the addresses reach is opened by somebody whom it suits, and axe finds nothing on it."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.journeys.browsing import DESK, PHONE, As, Walk

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys-demo")]
# People for whom there are pages of their own.
SPECIAL = "who=coming", "who=guests", "exempt=yes", "mobility=any", "stage=probationary"
WALKS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("", PHONE, ["/sign-in/", "/first-sign-in/"]),
    ("li", PHONE, ["/", "/nowhere/", "/me/"]),
    (
        "wang",
        PHONE,
        [
            "/",
            "/members/?q=孙敏",
            "/units/find/?q=综采一区",
            "/gatherings/?state=held",
            "/gatherings/?state=planned&order=-day",
            "/letters/?state=new&state=waiting",
        ],
    ),
    (
        "zhao",
        DESK,
        [
            "/",
            "/units/find/?q=综采一区",
            "/units/find/?q=多种经营联合",
            "/lights/?state=rest",
            *(f"/members/?{of}" for of in SPECIAL),
        ],
    ),
    ("wu", PHONE, ["/", "/me/", "/access/"]),
]
OFTEN = {
    "show_unit": 3,
    "show_member": 6,
    "list_entries": 6,
    "list_members": 6,
    "show_roster": 2,
    "find_units": 3,
    "show_light": 9,
    "list_lights": 3,
    "show_own_gathering": 3,
    "list_gatherings": 3,
    "show_gathering": 8,
    "show_minutes": 6,
}
WITHOUT_HELP = {
    "help itself": {"list_help", "show_help", "show_api"},
    "a question with two answers": {
        "revoke_token",
        "rotate_secret",
        "stop_hook",
        "remove_attachment",
        "take_file_away",
    },
    "for those who pass by": {"show_wall", "open_link"},
    "for the wall": {"show_screen"},
    "for whoever writes, whom nobody knows": {"write_letter", "follow_letter"},
}  # fmt: skip
FIRST = "#list td.title a, .card > a.rowline[href^='/units/']"
FOUND = f'(main, most) => [...main.querySelectorAll("{FIRST}")].slice(0, most).map((one) => one.getAttribute("href"))'
REFUSED = 403, 404
NOT_PAGES = {
    "a file or a picture": {
        "export_my_file", "download_recap", "download_job_file", "download_attachment", "download_file",
        "show_photo", "mfa_download_recovery_codes", "print_link", "print_sheet", "read_feed", "push_worker",
        "offline_worker",
    },
    "a part of another page": {"list_children", "find_choices", "find_branches"},
    "only written to": {
        "set_text_size", "set_language", "read_notices", "begin_preview", "begin_apply", "stop_job", "export_members",
        "keep_view", "forget_view", "reveal_fields", "keep_apart", "unmerge_members", "end_session", "end_sessions",
        "set_second_step", "remove_attachment", "revoke_token", "make_link", "make_links", "rotate_link", "revoke_link",
        "close_figures", "start_hook", "stop_hook", "try_hook", "rotate_secret",
        "resend_delivery", "call_gathering", "make_feed", "revoke_feed", "open_register", "close_register",
        "begin_minutes", "ask_confirmation", "reopen_minutes", "confirm_minutes",
        "choose_means", "add_device", "remove_way", "confirm_receipt", "resend_undelivered", "drop_undelivered",
        "remind_unread", "settle_tick", "file_record", "refile", "pass_filing", "pass_filings",
        "answer_letter", "add_to_letter",
    },
    "opened by a QR that lives for half a minute": {"scan"},
    "opened by a link in a mail": {"confirm_way", "stop_mail"},
    "linked only where rewards and sanctions were revealed": {"complete_conduct", "void_conduct"},
    "its story: the first day": {"make_first_account", "match_columns", "settle_units", "discard_roster"},
    "its story: the roster next door": {"show_job"},
    "its story: a member comes in": {"accept_invitation", "account_logout"},
    "asked only of those who have the second step, a passkey or codes": {
        "mfa_authenticate", "mfa_login_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    },
    "the page of parts, in debugging": {"components"},
}  # fmt: skip


def test_every_page_is_opened_and_axe_finds_nothing(as_: As) -> None:
    found: list[str] = []
    opened: set[str] = set()
    for who, device, starts in WALKS:
        with as_(who, device) as walk:
            opened |= _wander(walk, starts, found)
    assert found == [], "\n".join(found)
    excused = set().union(*NOT_PAGES.values())
    missed = _names() - opened - excused
    assert missed == set(), f"nobody came to {sorted(missed)}: link them, start a walk there, or say why not"


def _wander(walk: Walk, starts: list[str], found: list[str]) -> set[str]:
    """Follow links from the starts, a page of each name (some more often), and note what is wrong on them."""
    waiting, times = list(starts), dict.fromkeys([""], 0)
    names = _names()
    while waiting:
        path = waiting.pop(0)
        name = _name(path)
        if name is None or any(name in of_kind for of_kind in NOT_PAGES.values()):
            continue
        times[name] = times.get(name, 0) + 1
        if times[name] > OFTEN.get(name, 1):
            continue
        answer = walk.go(path)
        who = f"{path} at {walk.page.viewport_size['width'] if walk.page.viewport_size else 0}"
        found += [f"{who} answers {answer.status}"] if answer.status not in (200, *REFUSED) else []
        wide = walk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found += [f"{who} sticks out by {wide} px"] if wide > 0 else []
        found += [f"{who} {fault}" for fault in walk.axe()]
        if name and not _has_help(walk, name):
            found.append(f"{who} ({name}) has no help beside it")
        if answer.status != 200:
            times[name] -= 1
            continue
        if path not in starts or "?" not in path:
            waiting += walk.links()
        else:  # the first that were found, before all else
            waiting[:0] = walk.page.locator("main").evaluate(FOUND, 3 if path.startswith("/gatherings/") else 1)
    return {name for name, count in times.items() if count and name in names}


def _has_help(walk: Walk, name: str) -> bool:
    """Return whether help stands beside the page; only pages inside the shell, for people at work, need it."""
    if any(name in of_kind for of_kind in WITHOUT_HELP.values()) or not walk.page.locator("body.shell").count():
        return True
    return walk.page.locator("main details.help").count() == 1


def _name(path: str) -> str | None:
    """Return the name of the address, "" for one that leads nowhere, None for what is no page of ours."""
    parts = urlsplit(path)
    if parts.netloc or parts.path.startswith(("/static/", "/api/v1/")):
        return None
    try:
        return resolve(parts.path).url_name
    except Resolver404:
        return ""


def _names() -> set[str]:
    """Return the names of all addresses but those of the API."""

    def walk(entries: list[URLPattern | URLResolver]) -> set[str]:
        names: set[str] = set()
        for entry in entries:
            if isinstance(entry, URLPattern):
                names |= {str(entry.name)}
            elif not str(entry.pattern).startswith("api/"):
                names |= walk(entry.url_patterns)
        return names

    return walk(get_resolver(settings.ROOT_URLCONF).url_patterns) - {"describe_api"}
