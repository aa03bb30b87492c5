"""What the calendar adds to the rulebook: the way to it, and beside a number of workdays what that is from today."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from zhibu.calendars.years import calendar
from zhibu.web.addresses import address
from zhibu.web.panels import panel


@panel("rules_page", 10)
def way_to_calendar(_request: HttpRequest, _book: Any) -> str:
    """Lead from the rulebook to the calendar."""
    note = _("哪天上班、哪天放假；从一天起数几个工作日")
    return render_to_string("calendars/way.html", {"url": address("show_calendar"), "note": note})


@panel("rule_page", 15)
def workdays_of_rule(request: Any, rule: Any) -> str | None:
    """Count a rule's workdays from today; nothing for a rule that counts none."""
    count = next((one.number for one in rule.values.values() if one.unit == "workday"), None)
    if count is None:
        return None
    today = request.actor.today
    found = calendar().add_workdays(today, count)
    note = _("%(n)s 个工作日，从今天起到 %(day)s，当天不算") % {"n": count, "day": found.day.isoformat()}
    if found.is_provisional:
        note = _("%(what)s（暂算）") % {"what": note}
    url = f"{address('show_calendar')}?since={today.isoformat()}&days={count}"
    return render_to_string("calendars/way.html", {"url": url, "note": note})
