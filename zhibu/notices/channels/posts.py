"""What channels that post over https have in common: several at once, and what an answer means."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from zhibu.lib.posting import Sent
from zhibu.notices.channels import Letter, Result, tried
from zhibu.notices.choices import Outcome

AT_ONCE = 8


def send_each(letters: Sequence[Letter], send: Callable[[Letter], Result]) -> list[Result]:
    """Send some letters at the same time; none of them reads or writes the database."""
    if len(letters) < 2:
        return [tried(letter, send) for letter in letters]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(partial(tried, send=send), letters))


def result_of(letter: Letter, sent: Sent) -> Result:
    """Return what an answer means: too busy or broken is tried again, any other no is final."""
    if sent.is_done:
        return Result(letter.id, Outcome.DONE)
    if sent.status is None:
        is_final = sent.trouble in ("address", "private")
        return Result(letter.id, Outcome.NEVER if is_final else Outcome.LATER, sent.trouble)
    if sent.status in (401, 403):
        return Result(letter.id, Outcome.LATER, "sign_in")  # the keeper may put the key right meanwhile
    if sent.status in (408, 425, 429) or sent.status >= 500:
        return Result(letter.id, Outcome.LATER, sent.trouble)
    return Result(letter.id, Outcome.NEVER, sent.trouble)
