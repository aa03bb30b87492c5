"""The session of a request; it marks the row's device once, at sign-in."""

from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's own, with the installation's session store."""
