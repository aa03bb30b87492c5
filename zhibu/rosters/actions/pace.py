"""How long work keeps its pace."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TURN = 0.0001
"""Seconds for which a thread keeps the others waiting."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector away and the turns of threads short while one thread computes for another.

    The collector of cycles would search a million short-lived rows, which have none: it costs a third. And whoever
    comes back from the database or the parser, some thousand times, would each time wait for a whole turn of the
    thread that computes (five milliseconds), with the database idle meanwhile.
    """
    was_on, turn = gc.isenabled(), sys.getswitchinterval()
    gc.disable()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(turn)
        if was_on:
            gc.enable()
