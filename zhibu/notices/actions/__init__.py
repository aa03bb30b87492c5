"""What changes notices: rooms tell people something, people read it and choose how they are told, the worker sends."""

from zhibu.notices.actions.sending import (
    claim_sendings,
    drop_undelivered,
    expire_sendings,
    forget_sendings,
    note_results,
    resend_undelivered,
)
from zhibu.notices.actions.telling import confirm_receipt, notify, read_notices
from zhibu.notices.actions.ways import (
    add_device,
    add_way,
    choose_means,
    confirm_way,
    remove_way,
    stop_means,
)

__all__ = [
    "add_device",
    "add_way",
    "choose_means",
    "claim_sendings",
    "confirm_receipt",
    "confirm_way",
    "drop_undelivered",
    "expire_sendings",
    "forget_sendings",
    "note_results",
    "notify",
    "read_notices",
    "remove_way",
    "resend_undelivered",
    "stop_means",
]
