"""How much may be on its way at once, and for how long."""

from datetime import timedelta

MB = 1 << 20
GB = 1 << 30

PART_MOST = 2 * MB
"""Bytes of one part: held in memory while they are written, and lost where the line breaks in the midst of them."""

STAYS = timedelta(days=1)
"""How long an upload waits for its next part."""

MOST_OF_ONE = 20
BYTES_OF_ONE = 2 * GB
BYTES_OF_ALL = 20 * GB
LEFT_FREE = GB
"""Bytes of the disk that uploads never take."""
