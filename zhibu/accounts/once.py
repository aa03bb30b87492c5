"""The store behind forms that are sent once (setting ONCE)."""

from django.utils import timezone

from zhibu.accounts import actions, rules


def spend_once(token: str) -> bool:
    """Return True the first time a form's token comes in, False for a day after."""
    return not actions.spend_attempt(rules.ONCE, token, timezone.now())
