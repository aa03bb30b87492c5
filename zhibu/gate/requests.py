"""The request as every view gets it: who asks is known."""

from django.http import HttpRequest

from zhibu.gate.actor import Actor


class Request(HttpRequest):
    """A request that has passed the actor's middleware (zhibu.access.middleware); a type, never made."""

    actor: Actor
