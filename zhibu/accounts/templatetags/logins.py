"""What the sign-in page shows beside allauth's form."""

from django import template

from zhibu.accounts import demo_accounts as demo

register = template.Library()


@register.simple_tag
def demo_accounts() -> list[demo.DemoAccount]:
    """Return the accounts that the demo offers; none outside demo mode."""
    return demo.demo_accounts()
