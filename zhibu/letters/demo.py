"""The demo's letters: two in a branch's box, one of them answered, and one that went past it to the level above."""

from datetime import timedelta
from uuid import UUID

from zhibu.access.loading import by_person
from zhibu.accounts.rules import ALPHABET
from zhibu.letters.actions import answer_letter, box_of, open_letter, write_letter
from zhibu.letters.queries import by_code
from zhibu.letters.rules import CODE_LENGTH
from zhibu.lib.world import World
from zhibu.orgs.models import Unit

ANSWERED = "2222333344445555666677778888"
"""The code of the letter that was answered, for whoever tries the demo."""


def grow(world: World, branch: Unit, secretary: UUID) -> None:
    """Let people write to the branch and to the organisation above it; the secretary answers one.

    Letters are secret acts, each with a transaction of its own: outside of that in which the rest of the world grows.
    """
    _write(world, branch, branch, 9, ANSWERED, "三号更衣室的热水器坏了一个多星期，下夜班的人洗不上澡，请帮助反映。")
    actor = by_person(secretary, world.actor(world.today - timedelta(days=6)).at)
    found = by_code(ANSWERED)
    assert actor and found
    letter, box = found[0], box_of(branch)
    open_letter(actor, box, letter=letter)
    text = "已经和后勤中心说好，配件到了就换，最晚下周三。换好以后在支部大会上告诉大家。"
    answer_letter(actor, box, letter=letter, text=text)
    told = "建议主题党日多到井下班组来开，别总在会议室。我愿意帮着组织。"
    _write(world, branch, branch, 2, _code(world), told, name="钱卫东", reach="综采一队二班，班前会上找我")
    above = branch.parent
    assert above is not None
    _write(world, above, branch, 1, _code(world), "支部今年的党费使用情况一直没有公布，希望上级过问。")


def _write(world: World, to: Unit, about: Unit, days: int, code: str, text: str, **more: str) -> None:
    actor = world.actor(world.today - timedelta(days=days))
    write_letter(actor, box_of(to), code=code, about=about, text=text, **more)


def _code(world: World) -> str:
    return "".join(world.draw.choices(ALPHABET, k=CODE_LENGTH))
