"""What was changed in a file, by whom, when and why: read from the audit."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from zhibu.audit.models import Act, who
from zhibu.gate.verbs import label as verb_label
from zhibu.members import items

READING = ("open_file", "reveal_fields", "export_my_file")
CARING = (
    *("record_exemption", "review_exemption", "end_exemption"),
    *("record_hardship", "end_hardship", "choose_reminder"),
)


@dataclass(frozen=True)
class Change:
    """One change in words."""

    when: str
    who: str
    what: str
    reason: str


def changes_of(
    subjects: Collection[Any], limit: int = 100, *, without: Collection[str] = (), unread: Collection[str] = ()
) -> list[Change]:
    """Return the latest changes of these subjects (a person's affiliations and the person), the newest first.

    `without` are verbs, and `unread` groups of the file, of which the reader is not to know.
    """
    acts = Act.objects.filter(subject_id__in=subjects).exclude(verb__in=[*READING, *without])
    if unread:
        about = Q(verb="request_correction", details__item__in=list(unread))
        for group in unread:
            about |= Q(verb="answer_correction", details__fields__contains=[group])
        acts = acts.exclude(pk__in=Act.objects.filter(about, subject_id__in=subjects).values("pk"))
    acts = acts.order_by("-at", "-id")[:limit]
    return [
        Change(
            when=date_format(localtime(act.at), "Y-m-d H:i"),
            who=who(act.actor_name),
            what=_what(act),
            reason=str(act.details.get("reason", "")),
        )
        for act in acts
    ]


def _what(act: Act) -> str:
    fields = act.details.get("fields") or [item for item in [act.details.get("item")] if item]
    if not fields:
        return verb_label(act.verb)
    return _("%(verb)s：%(fields)s") % {
        "verb": verb_label(act.verb),
        "fields": _("、").join(items.label(str(field)) for field in fields),
    }
