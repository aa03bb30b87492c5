"""A light in words, for pages, lists and the API: what, why by which article, how it is reckoned, what clears it."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from zhibu.bylaws.queries import layers_at
from zhibu.duties.choices import LOOKS, RANKS, State
from zhibu.duties.models import Excuse, Light
from zhibu.duties.queries.catalogue import duties
from zhibu.duties.queries.counting import glow_of
from zhibu.figures.queries import Numbers
from zhibu.gate.actor import Actor
from zhibu.gate.rows import Spot as At
from zhibu.lib.tree import parent
from zhibu.members.queries.on_day import path_on
from zhibu.orgs.beside import Spot
from zhibu.orgs.kinds import GROUP
from zhibu.rulebook.asking import Duty, Remedy, Said
from zhibu.rulebook.books import books, on
from zhibu.rulebook.loading import Books
from zhibu.rulebook.queries import tighter
from zhibu.rulebook.rules import Rule
from zhibu.rulebook.words import cited, shown
from zhibu.web.addresses import address, addresses
from zhibu.web.rowlines import Line
from zhibu.web.templatetags.ui import light as light_tag
from zhibu.web.tree import Beside, Mark

DAY = timedelta(days=1)


class Judged(Protocol):
    """What a light says, and by which version of which rule."""

    @property
    def duty(self) -> str: ...
    @property
    def case(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def rule_since(self) -> date: ...


class Shining(Judged, Protocol):
    """What is put in words of a light: the row itself, or as much of it as a list fetches."""

    @property
    def pk(self) -> UUID: ...
    @property
    def unit_path(self) -> str: ...
    @property
    def values(self) -> dict[str, Any]: ...


class Plain(Judged, Protocol):
    """A light as lists fetch it: the numbers and days of its sentence as they are written in the row."""

    @property
    def written(self) -> str: ...


@lru_cache(maxsize=4096)
def values_of(written: str) -> dict[str, Any]:
    """Return the values of a light, not to be changed: those of most lights of one duty are the same."""
    values: dict[str, Any] = json.loads(written)
    return values


def rule_of(light: Shining) -> Rule:
    """Return the version of the rule that the light was judged by; the newest where that is no longer in the packs."""
    return _version(books(), light)


def _version(known: Books, light: Judged) -> Rule:
    versions = known.versions[light.rule]
    return next((rule for rule in versions if rule.since == light.rule_since), versions[-1])


def rule_there(light: Light, today: date) -> Rule:
    """Return the version that the light was judged by, with what the committees at and above its unit make stricter.

    As it holds today, as it held on the last day of a window that was missed, or on the last on which the light shone.
    """
    if light.until is None:
        day, path = today, light.unit_path
    else:
        day = max(light.until - DAY, light.since)
        path = path_on(light.unit_id, day)
    if light.about and light.due_on:
        day = min(day, light.due_on)
    found = on(day, layers_at(path, day)).nearest(light.rule)
    return found if found.since == light.rule_since else rule_of(light)


def based_on(rule: Rule) -> dict[str, Any]:
    """Return what `duties/parts/basis.html` shows of a rule: its name, the local numbers that make it stricter."""
    return {"rule": rule, "title": shown(rule.title), "tighter": tighter(rule)}


def said_of(light: Shining) -> Said:
    """Return the light in words."""
    return duty_of(light).say(light.case, light.values, rule_of(light))


class Brief:
    """A light as a row of a list says it: what a list does not show is not put in words."""

    def __init__(self, said: Said, rule: Rule, state: str) -> None:
        self.title = said.title
        self._said = said
        self._rule = rule
        self._state = State(state)

    @cached_property
    def lamp(self) -> SafeString:
        """Return the light as pages draw it, with its title."""
        return light_tag(LOOKS[self._state], self.title)

    @cached_property
    def note(self) -> str:
        """Return its facts in one line."""
        return self._said.note()

    @cached_property
    def article(self) -> str:
        """Return the document and the article that it rests on."""
        return cited(self._rule)


class Words:
    """Lights of one page in words, and where they lead.

    What many lights say alike is put in words once a process and language, as long as the packs stay the same.
    """

    def __init__(self) -> None:
        self.url = addresses("show_light")
        self._books = books()
        self._language = get_language()

    def of(self, light: Plain) -> Brief:
        """Return the light in words."""
        key = (self._language, light.duty, light.case, light.state, light.rule, light.rule_since, light.written)
        known, found = _kept.get(key, _NOTHING)
        if known is not self._books or found is None:
            rule = _version(self._books, light)
            found = Brief(duty_of(light).say(light.case, values_of(light.written), rule), rule, light.state)
            if len(_kept) >= KEPT:
                _kept.clear()
            _kept[key] = (self._books, found)
        return found


KEPT = 4096
_NOTHING: tuple[Books | None, Brief | None] = (None, None)
_kept: dict[tuple[object, ...], tuple[Books | None, Brief | None]] = {}


def duty_of(light: Judged) -> Duty[Any]:
    """Return the duty of a light."""
    return duties()[light.duty]


def word(light: Light, today: date) -> str:
    """Return the word in the light: how late, how long still, or its state."""
    if light.due_on is None or light.state == State.REST:
        return str(State(light.state).label)
    days = (light.due_on - today).days
    if days < 0:
        return ngettext("已过期 %(n)d 天", "已过期 %(n)d 天", -days) % {"n": -days}
    if days == 0:
        return _("今天到期")
    return ngettext("还有 %(n)d 天", "还有 %(n)d 天", days) % {"n": days}


def line(light: Light, actor: Actor, *, of: str = "") -> Line:
    """Return the light as a line with its why, and the one button that helps the actor, if any does; `of` names the
    unit."""
    said, rule = said_of(light), rule_of(light)
    button, url = next(iter(remedies(light, actor)), ("", ""))
    return Line(
        light=LOOKS[State(light.state)],
        word=word(light, actor.today),
        title=f"{of} {said.title}" if of else said.title,
        note=said.note(),
        article=cited(rule),
        url=url,
        button=button,
        why=address("show_light", light.pk),
    )


def remedies(light: Light, actor: Actor) -> list[tuple[str, str]]:
    """Return the pages that clear the light and that the actor may use, as (words, address)."""
    shown = []
    above = At(None, parent(light.unit_path) or light.unit_path)
    for one in duty_of(light).remedies_of(light.case):
        place = above if one.is_above else light.place
        if one.permission is None or actor.may(one.permission, place):
            shown.append((str(one.button), remedy_url(one, light.unit_id)))
    return shown


def remedy_url(remedy: Remedy, unit: UUID) -> str:
    """Return the address of the page that clears a light of the unit."""
    return address(remedy.url_name, unit) + (f"?{remedy.query}" if remedy.query else "")


def rows_of(light: Light) -> Sequence[tuple[str, str]]:
    """Return the numbers of a light that count rows, in words, each with the list that shows exactly these."""
    rows = duty_of(light).rows
    return rows(light.unit_id, light.case, light.values) if rows else ()


def in_order[L: Shining](lights: Iterable[L]) -> list[L]:
    """Return lights as they are read: red first, then by duty, then by unit."""
    order = {key: at for at, key in enumerate(duties())}
    return sorted(lights, key=lambda one: (RANKS[one.state], order[one.duty], one.unit_path))


def lamp(state: State) -> SafeString:
    """Return a light in that state as pages draw it, for the cell of a list."""
    return light_tag(LOOKS[state], str(state.label))


def title_of(excuse: Excuse) -> str:
    """Return the name of the duty that a reason or request is about."""
    return str(label_of(excuse))


def label_of(excuse: Excuse) -> Promise | str:
    """Return the same name still without its language, to be kept."""
    duty = duties().get(excuse.duty)
    return duty.label if duty else excuse.duty


def who_clears(light: Light) -> str:
    """Return who can clear the light, in words: the unit's own people, or the level above."""
    above = light.unit.above.short_name
    own = light.unit.short_name
    places = [above if one.is_above else own for one in duty_of(light).remedies_of(light.case)] or [own]
    return "、".join(dict.fromkeys(places))


def lights_beside(told: Beside, numbers: Numbers, spot: Spot, is_past: bool) -> None:
    """Tell the lights at and below the unit: the gravest, and how many want something done or looked at.

    That nothing shines is said of today only: of days before lights were judged nobody knows.
    """
    glow = glow_of(numbers)
    if glow.gravest is None:
        if not is_past and spot.kind != GROUP:
            told.light, told.light_text = "ok", _("没有亮着的灯")
        return
    there = "" if is_past else f"{address('list_lights')}?unit={spot.id}&state="
    told.light = LOOKS[glow.gravest]
    told.lights = [
        Mark(LOOKS[state], f"{n:,}", words % {"n": n}, f"{there}{state}" if there else "")
        for state, n, words in (
            (State.RED, glow.red, ngettext("%(n)d 处要办", "%(n)d 处要办", glow.red)),
            (State.AMBER, glow.amber, ngettext("%(n)d 处留意", "%(n)d 处留意", glow.amber)),
        )
        if n
    ]
    told.light_text = "，".join([mark.words for mark in told.lights]) or str(State.REST.label)
