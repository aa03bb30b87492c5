"""Shapes of this room's pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhibu.lib.sheets import LIMITS
from zhibu.orgs.kinds import kinds
from zhibu.rosters.choices import FIELD_LABELS, Decision
from zhibu.rosters.models import Roster
from zhibu.web.forms import FileField, Form

NAME_HINT = gettext_lazy("已有组织的名称")
NOT_TAKEN = gettext_lazy("不导入")


class UploadRoster(Form):
    """A file to import."""

    is_once = True
    file = FileField(
        label=gettext_lazy("名册文件"),
        kinds=(".xlsx", ".xls", ".ods", ".csv", ".txt"),
        most_mb=LIMITS.file_size >> 20,
        error_messages={"empty": gettext_lazy("这个文件是空的，没有可以读的内容。")},
    )


class MatchColumns(Form):
    """What each column of the file is."""

    def __init__(self, roster: Roster, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns: list[dict[str, Any]] = roster.table.get("columns", [])
        options = [("", NOT_TAKEN), *FIELD_LABELS.items()]
        sheets = roster.table.get("sheets", [])
        if len(sheets) > 1:
            every = [("", _("全部工作表，每张一个支部"))] if roster.table.get("may_join") else []
            self.fields["sheet"] = forms.ChoiceField(
                label=_("工作表"),
                choices=[*every, *((name, name) for name in sheets)],
                initial=roster.sheet,
                required=not every,
            )
        for column in self.columns:
            self.fields[f"column_{column['index']}"] = forms.ChoiceField(
                label=column["heading"] or _("第 %(number)s 栏") % {"number": column["index"] + 1},
                choices=options,
                initial=column["field"],
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )

    def chosen(self) -> dict[int, str]:
        """Return the field chosen for each column, "" for none."""
        return {column["index"]: self.cleaned_data[f"column_{column['index']}"] for column in self.columns}


class SettleUnits(Form):
    """What becomes of the units that nobody has founded: a choice each, and a name where it is an existing one."""

    def __init__(self, missing: list[dict[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing
        for entry in missing:
            key = entry["id"]
            self.fields[f"choice_{key}"] = forms.ChoiceField(
                label=entry["name"],
                choices=_choices(entry),
                initial=_usual(entry),
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.fields[f"unit_{key}"] = forms.CharField(
                label=_("“%(name)s”在系统里叫什么") % {"name": entry["name"]},
                max_length=120,
                required=False,
                widget=forms.TextInput(
                    attrs={"class": "form-control", "list": "units", "autocomplete": "off", "placeholder": NAME_HINT}
                ),
            )

    def decisions(self) -> dict[str, dict[str, str]]:
        """Return the decision for each unit by its key; `unit` is the name as it was typed."""
        found: dict[str, dict[str, str]] = {}
        for entry in self.missing:
            decision, _colon, kind = self.cleaned_data[f"choice_{entry['id']}"].partition(":")
            found[entry["id"]] = {"decision": decision, "kind": kind, "unit": self.cleaned_data[f"unit_{entry['id']}"]}
        return found


def _choices(entry: dict[str, Any]) -> list[Any]:
    """Return what may be chosen for a missing unit; founding it as the kind that its name says stands first."""
    create = Decision.CREATE.value
    usual = sorted(kinds().values(), key=lambda kind: kind.key != entry["kind"]) if entry["may_found"] else []
    found = [(f"{create}:{kind.key}", _("设立为%(kind)s") % {"kind": kind.label}) for kind in usual]
    others = [(choice.value, choice.label) for choice in Decision if choice != Decision.CREATE]
    return [*found[:1], *others, (_("设立为别的"), found[1:])] if found else others


def _usual(entry: dict[str, Any]) -> str:
    decision = entry["decision"] or (Decision.CREATE if entry["may_found"] and entry["kind"] else Decision.LEAVE)
    return f"{Decision.CREATE.value}:{entry['kind']}" if decision == Decision.CREATE else str(decision)
