"""Which files go with a gathering, how large and how many: pure."""

from zhibu.files.uploads import PAPERS, VIDEOS

KINDS = {**PAPERS, **VIDEOS}
MOST_FILES = 20
MOST_MB = {"video": 300}
FORM_MOST_MB = {"video": 60}
"""What a form without a script takes in one go; sent part by part it may be larger."""
MOST_MB_ELSE = 20
BOX = (3000, 3000)
"""Pictures are drawn anew to fit it."""


def most_mb(media_type: str) -> int:
    """Return how large a file of the kind may be."""
    return MOST_MB.get(media_type.partition("/")[0], MOST_MB_ELSE)
