"""The list of letters: by state, box and day."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhibu.letters.choices import State
from zhibu.members.lists import Places
from zhibu.web.lists import Column, Days, Empty, List, Many, Order


class Row(NamedTuple):
    """One letter as the list prints it."""

    ref: Any
    unit_id: Any
    opening: str
    state: str
    unit: str
    about: str
    came: str


class LetterList(List[Row]):
    """Letters in the boxes that one may read."""

    key = "letters"
    columns: ClassVar[tuple[Column[Any], ...]] = (
        Column("opening", _("信"), is_link=True, is_fixed=True),
        Column("state", _("进度")),
        Column("unit", _("寄给")),
        Column("about", _("从哪个组织的页面写来"), is_minor=True),
        Column("came", _("哪天来的"), order="came", is_day=True),
    )
    filters = (
        Places(key="unit", label=_("寄给"), choices=()),
        Many(key="state", label=_("进度"), choices=State.choices),
        Days(key="on", label=_("哪天来的")),
    )
    orders = (
        Order("came", _("新来的在前"), ("-came_on", "-id"), back_label=_("先来的在前")),
        Order("since", _("等得最久的在前"), ("since", "id")),
    )
    noun = _("封信")
    empty = Empty(_("没有信"), _("扫组织二维码的人，不用登录就能给信箱写信；来了信，会在这里看到。"))

    @classmethod
    def placed(cls, units: Sequence[tuple[str, str]]) -> type["LetterList"]:
        """Return the list with these units to choose from."""
        filters = tuple(replace(one, choices=list(units)) if isinstance(one, Places) else one for one in cls.filters)
        return type(cls.__name__, (cls,), {"filters": filters, "__module__": cls.__module__})

    def url(self, row: Row) -> str:
        """Return the letter's address."""
        return reverse("show_letter", args=[row.unit_id, row.ref])
