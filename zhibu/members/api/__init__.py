"""The members room's part of the API: the same questions, acts, rights and masks as its pages."""

from ninja import Router

from zhibu.members.api import care, conduct, corrections, file, listing, pairs, roll

router = Router(tags=["members"])
for part in (listing, roll, file, corrections, pairs, care, conduct):
    router.add_router("", part.router)
