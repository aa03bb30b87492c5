"""The API of gatherings: the same questions, actions, rights and refusals as the pages."""

from ninja import Router

from zhibu.meetings.api import attaching, confirming, filing, gatherings, minutes, offline

router = Router(tags=["meetings"])
for part in (gatherings, minutes, confirming, filing, attaching, offline):
    router.add_router("", part.router)
