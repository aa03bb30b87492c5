"""The API of gatherings: the same questions, actions, rights and refusals as the pages."""

from ninja import Router

from zhibu.meetings.api import (
    attaching,
    confirming,
    filing,
    gatherings,
    kinds,
    leading,
    lectures,
    minutes,
    offline,
    uploading,
)

router = Router(tags=["meetings"])
for part in (gatherings, kinds, minutes, confirming, filing, attaching, uploading, offline, leading, lectures):
    router.add_router("", part.router)
