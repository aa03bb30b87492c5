"""How sealed items look while they are masked: enough to tell them apart, too little to use them."""

from zhibu.lib import id_number, phones

SHOWN_OF_ADDRESS = 6
HIDDEN = "*" * 6


def mask(key: str, text: str) -> str:
    """Return the text of a sealed item with its telling part hidden, "" for nothing."""
    if not text:
        return ""
    if key == "id_number":
        return id_number.masked(text)
    if key in ("phone", "landline"):
        return phones.masked(text)
    shown = min(SHOWN_OF_ADDRESS, len(text) // 2)
    return text[:shown] + HIDDEN
