"""Every component with invented contents: what the screenshots and the accessibility check look at."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhibu.web import lists
from zhibu.web.forms import DateField, FileField, Form
from zhibu.web.templatetags.ui import light
from zhibu.web.tree import Branch


@dataclass(frozen=True)
class Specimen:
    """An invented row."""

    pk: int
    name: str
    unit: str
    stage: str
    joined_on: str
    phone: str
    years: int


_UNITS = ["综采一区党支部", "综采二区党支部", "掘进一区党支部", "离退休第二党支部", "洗煤厂党支部"]
_NAMES = ["李桂兰", "赵国栋", "王守仁", "刘玉珍", "阿依古丽·买买提", "陈建军", "欧阳明", "孙丽华", "周海涛", "吴秀英"]
ROWS = [
    Specimen(
        pk=at,
        name=f"{_NAMES[at % 10]}",
        unit=_UNITS[at % 5],
        stage="probationary" if at % 7 == 3 else "full",
        joined_on=f"{1985 + at}-07-01",
        phone="" if at % 6 == 2 else "138****" + f"{5000 + at * 37}",
        years=41 - at,
    )
    for at in range(30)
]
STAGES = {"full": "正式党员", "probationary": "预备党员"}


BRANCHES = [
    Branch(
        name="中共东岭煤矿委员会",
        url="#top",
        count="798",
        load_url="/web/components?tree=1",
        children=[
            Branch(
                name="综采总支部",
                url="#top",
                count="148",
                load_url="/web/components?tree=1",
                is_here=True,
                children=[
                    Branch(name="综采一区党支部", url="#top", count="25", light="bad", light_text="要办"),
                    Branch(name="综采二区党支部", url="#top", count="61", light="warn", light_text="留意"),
                    Branch(name="掘进一区党支部", url="#top", count="62", light="ok", light_text="正常"),
                ],
            ),
            Branch(name="机电总支部", url="#top", count="133", load_url="/web/components?tree=1"),
            Branch(name="离退休总支部", url="#top", count="214", load_url="/web/components?tree=1"),
        ],
    )
]


class SpecimenForm(Form):
    """One field of each kind."""

    articles = {"on": "《中国共产党发展党员工作细则》第十八条"}
    is_once = True
    name = forms.CharField(label="姓名", max_length=50)
    sex = forms.ChoiceField(label="性别", choices=[("1", "男"), ("2", "女")], widget=forms.RadioSelect)
    on = DateField(label="支部大会通过日期", help_text="写成 2026-1-2、2026.1.2、20260102 都可以。")
    education = forms.ChoiceField(label="学历", choices=[("", "请选择"), ("20", "大学本科"), ("30", "大学专科")])
    reason = forms.CharField(label="说明", widget=forms.Textarea, required=False, help_text="不写也可以。")
    paper = FileField(label="会议记录扫描件", kinds=(".pdf", ".jpg", ".png"), most_mb=10, required=False)
    duties = forms.MultipleChoiceField(
        label="分工",
        choices=[("o", "组织委员"), ("p", "宣传委员"), ("d", "纪检委员")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="本人已经核对")


class SpecimenList(lists.List[Specimen]):
    """A list with everything that a list may have."""

    key = "specimens"
    search = "姓名、拼音、首字母、电话后四位"
    noun = "名党员"
    size = 8
    columns = (
        lists.Column("name", "姓名", order="name", is_link=True, is_fixed=True),
        lists.Column("unit", "所在支部"),
        lists.Column("stage", "类别", lambda row: light("ok" if row.stage == "full" else "warn", STAGES[row.stage])),
        lists.Column("joined_on", "入党日期", order="joined"),
        lists.Column("years", "党龄", is_number=True),
        lists.Column("phone", "电话", is_usual=False),
    )
    filters = (
        lists.Choice(key="unit", label="所在支部", choices=[(str(at), name) for at, name in enumerate(_UNITS)]),
        lists.Many(key="stage", label="类别", choices=STAGES.items()),
        lists.Days(key="joined", label="入党日期"),
        lists.Numbers(key="years", label="党龄", unit="年"),
    )
    orders = (lists.Order("name", "按姓名", ("name", "pk")), lists.Order("joined", "按入党时间", ("joined_on", "pk")))
    empty = lists.Empty("还没有党员", "从花名册导入，或者一个一个添加。", "/", "导入花名册")

    def url(self, row: Specimen) -> str:
        """Return the address of nobody's page."""
        return f"#{row.pk}"


def answer(request: HttpRequest) -> HttpResponse:
    """Show the page of components."""
    if "tree" in request.GET:
        return render(request, "web/tree_items.html", {"branches": BRANCHES[0].children[0].children})
    query = SpecimenList.parse(request.GET, request.COOKIES)
    found = [row for row in ROWS if _fits(row, query)]
    fields = query.fields
    found.sort(key=lambda row: lists.edge_of(row, [fields[0].removeprefix("-"), "pk"]), reverse=fields[0][0] == "-")
    start = 0
    if query.edge:
        start = next((at for at, row in enumerate(found) if row.pk == query.edge[-1]), 0)
        start = max(0, start - query.size) if query.is_backward else start + 1
    rows = found[start : start + query.size + 1]
    page = lists.cut(rows, query, lambda row: (getattr(row, fields[0].removeprefix("-")), row.pk), is_first=not start)
    form = SpecimenForm(request.POST or None, request.FILES or None)
    bulk = [lists.BulkAct("#", "发通知", icon="bell"), lists.BulkAct("#", "打印登录条", icon="printer")]
    saved = lists.SavedViews([lists.SavedView("预备党员", "?stage=probationary", "#")], "#")
    context: dict[str, Any] = {
        "form": form,
        "branches": BRANCHES,
        "steps": [("中共东岭煤矿委员会", "/"), ("综采总支部", "/")],
    }
    count = lists.Count(len(found))
    return lists.answer(
        request,
        "web/components.html",
        SpecimenList(),
        query,
        page,
        count=count,
        export_url="#",
        bulk=bulk,
        saved=saved,
        context=context,
    )


def _fits(row: Specimen, query: lists.ListQuery) -> bool:
    unit, stages, years = query.get("unit"), query.get("stage"), query.get("years")
    return (
        (not query.search or query.search in row.name)
        and (unit is None or row.unit == _UNITS[int(unit)])
        and (stages is None or row.stage in stages)
        and (years is None or (years.since or 0) <= row.years <= (99 if years.until is None else years.until))
    )
