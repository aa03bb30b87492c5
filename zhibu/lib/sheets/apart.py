"""A long sheet is read by a process of its own: the parser lets no other thread run meanwhile.

The process is told the slices and gives the rows of each, some ahead of those in use; a file that breaks the parser
breaks nothing else. What is told is packed rows, the reason of a refusal, what the parser says, or None at the end.
Both sides are this file: `Reader` starts it and listens, `main` is what it runs.
"""

import gc
import pickle
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from subprocess import PIPE, Popen
from typing import IO, NamedTuple

from python_calamine import CalamineError

from zhibu.lib.sheets.blocks import Block, Packed, unpacked_block
from zhibu.lib.sheets.refusals import Refusal, SheetRefused
from zhibu.lib.sheets.slices import Slices

AHEAD = 4
"""Slices that are read before they are asked for: who uses them works in fits and starts."""
_LENGTH = 8


class Reader:
    """Gets ready when it is made, and reads from the moment on when it is told what; close it."""

    def __init__(self) -> None:
        self._process = Popen([sys.executable, "-c", f"from {__name__} import main; main()"], stdin=PIPE, stdout=PIPE)
        self._pool = ThreadPoolExecutor(1)
        assert self._process.stdin and self._process.stdout
        self._asked, self._told = self._process.stdin, self._process.stdout
        self._coming: deque[Future[bytes]] = deque()

    def begin(self, slices: Slices) -> None:
        """Let it read these slices, before anybody asks for their rows."""
        self._asked.write(pickle.dumps(slices))
        self._asked.close()
        self._coming += (self._next() for _slice in range(AHEAD))

    def blocks(self) -> Iterator[Block]:
        """Give slice after slice. Raises SheetRefused, and CalamineError or OSError where it cannot go on."""
        while told := pickle.loads(self._coming.popleft().result()):  # noqa: S301 - our own child's
            if isinstance(told, str):
                raise CalamineError(told)
            if isinstance(told, _Refused):
                raise SheetRefused(told.code, **told.params)
            self._coming.append(self._next())
            yield unpacked_block(told)

    def _next(self) -> Future[bytes]:
        return self._pool.submit(_received, self._told)

    def close(self) -> None:
        """Let go of the process, however far it is."""
        self._process.kill()
        self._pool.shutdown(cancel_futures=True)
        for pipe in (self._asked, self._told):
            with suppress(BrokenPipeError):
                pipe.close()
        self._process.wait()


def _received(pipe: IO[bytes]) -> bytes:
    length = int.from_bytes(pipe.read(_LENGTH))
    told = pipe.read(length)
    if not length or len(told) < length:
        raise OSError("the reader has ended before the sheet")
    return told


class _Refused(NamedTuple):
    code: Refusal
    params: dict[str, str | int]


def _tell(what: Packed | _Refused | str | None) -> None:
    told = pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)
    sys.stdout.buffer.write(len(told).to_bytes(_LENGTH) + told)
    sys.stdout.buffer.flush()


def main() -> None:
    """Read the slices that stand in the input and tell the rows of each; a text says what is broken."""
    gc.disable()  # there are no cycles in what a slice leaves behind, and much to search for them
    slices: Slices = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent's
    try:
        for block in slices.blocks():
            _tell(block.packed())
        _tell(None)
    except SheetRefused as refused:
        _tell(_Refused(refused.code, refused.params))
    except BaseException as broken:  # the parser's own panics do not derive from Exception
        _tell(str(broken) or type(broken).__name__)
