"""The API of gatherings: the same questions, actions, rights and refusals as the pages."""

from ninja import Router

from zhibu.meetings.api import confirming, gatherings, minutes

router = Router(tags=["meetings"])
for part in (gatherings, minutes, confirming):
    router.add_router("", part.router)
