"""What the roll tells the figures: by what people are told apart, and the list that shows the people of a number."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from zhibu.figures.sources import Dimension, Source, Values
from zhibu.lib import codes
from zhibu.members.bands import UNKNOWN, bands, joined_bands, year_bands
from zhibu.members.choices import Arrival, Departure, Mobility, Stage, Standing
from zhibu.members.queries.timeline import BELOW, EVENTS, MOVING
from zhibu.members.rules.standings import OUT

PEOPLE = "people"
"""The source's key: subjects are persons."""


def _years(name: str) -> Values:
    words = {key: _range(first, end) for key, first, end in year_bands(name)}
    return {**words, UNKNOWN: _("未填")}


def _range(first: int, end: int | None) -> str:
    if end is None:
        return _("%(first)s 以上") % {"first": first}
    if first == 0:
        return _("%(last)s 以下") % {"last": end - 1}
    return f"{first}–{end - 1}"


def _joined() -> Values:
    labels = bands()["joined"]["labels"]
    return {**{band[0]: label for band, label in zip(joined_bands(), labels, strict=True)}, UNKNOWN: _("未填")}


def _table(name: str) -> Values:
    return {"": _("未填"), **dict(codes.table(name).choices())}


def _education() -> Values:
    words = {"1": _("研究生"), "2": _("大学本科"), "3": _("大学专科"), "4": _("中专、职高、技校"), "6": _("高中")}
    return {**words, "7": _("初中"), "8": _("小学"), "9": _("其他"), "": _("未填")}


def _arrivals() -> Values:
    return {
        "admitted": _("发展党员"),
        "rejoined": _("重新入党"),
        "restored": Arrival.RESTORED.label,
        "resumed": _("停止党籍后恢复"),
        "transferred": Arrival.TRANSFERRED.label,
        "placed": _("内部调整"),
        "moved": _("随组织调整"),
        "grouped": _("支部内编组"),
        "entered": Arrival.ENTERED.label,
    }


def _departures() -> Values:
    ways = {value: Standing(value).label for value in [*sorted(OUT), "suspended", "deceased"]}
    return {
        **ways,
        "out": Departure.OUT.label,
        "transferred": Departure.TRANSFERRED.label,
        "placed": _("内部调整"),
        "moved": _("随组织调整"),
        "grouped": _("支部内编组"),
        "other": _("其他"),
    }


def _developed() -> Values:
    some = {"female": _("女"), "minority": _("少数民族"), "young": _("35 岁及以下"), "college": _("大专及以上")}
    trades = {f"occupation:{code}": word for code, word in codes.table("occupation").choices()}
    return {**some, "frontline": _("在生产、工作一线"), **trades}


DIMENSIONS = [
    Dimension(key="members", label=_("党员"), values=lambda: {"": _("党员")}),
    Dimension(key="stage", label=_("人员类别"), values=lambda: {"probationary": _("预备党员"), "full": _("正式党员")}),
    Dimension(key="sex", label=_("性别"), values=lambda: _table("sex")),
    Dimension(key="minority", label=_("少数民族"), values=lambda: {"": _("少数民族")}),
    Dimension(key="ethnicity", label=_("民族"), values=lambda: _table("ethnicity")),
    Dimension(key="education", label=_("学历"), values=_education),
    Dimension(key="occupation", label=_("职业"), values=lambda: _table("occupation")),
    Dimension(key="age", label=_("年龄"), values=lambda: _years("age")),
    Dimension(key="joined", label=_("入党时间"), values=_joined),
    Dimension(key="seniority", label=_("党龄"), values=lambda: _years("seniority")),
    Dimension(key="mobility", label=_("流动情况"), values=lambda: dict(Mobility.choices)),
    Dimension(key="exempt", label=_("年老体弱等"), values=lambda: {"": _("不作硬性要求")}),
    Dimension(key="coming", label=_("入党积极分子等"), values=lambda: dict(Stage.choices[:3])),
    Dimension(key="guests", label=_("只在这里参加组织生活的"), values=lambda: {"": _("参加组织生活")}),
    Dimension(key="arrivals", label=_("增加"), values=_arrivals, is_flow=True),
    Dimension(key="departures", label=_("减少"), values=_departures, is_flow=True),
    Dimension(key="developed", label=_("发展党员"), values=_developed, is_flow=True),
]


def opens(dimension: str, value: str) -> Mapping[str, str] | None:
    """Return the question to the list of members (`members.lists.MemberList`) that shows exactly the people counted."""
    if dimension in ("members", "minority", "exempt", "guests"):
        return {
            "members": {},
            "minority": {"ethnicity": "minority"},
            "exempt": {"exempt": "yes"},
            "guests": {"who": "guests"},
        }[dimension]
    if dimension == "coming":
        return {"who": "coming", "stage": value}
    if dimension == "age":
        bands_of_age = (_numbers("age", first, end) for key, first, end in year_bands("age") if key == value)
        return {"blank": "age"} if value == UNKNOWN else next(bands_of_age, None)
    if dimension == "joined":
        return next((_days(since, until) for key, since, until in joined_bands() if key == value), None)
    if value == "" and dimension in ("ethnicity", "education", "occupation"):
        return {"blank": dimension}
    if dimension == "sex":
        return {"sex": value} if value in ("1", "2") else None  # 0, 9 and "" together are {"blank": "sex"}
    if dimension in ("stage", "ethnicity", "education", "occupation", "mobility"):
        return {dimension: value}
    return None


def _numbers(key: str, first: int, end: int | None) -> Mapping[str, str]:
    edges = {f"{key}_since": str(first)} if first else {}
    return edges | ({f"{key}_until": str(end - 1)} if end else {})


def _days(since: date | None, until: date | None) -> Mapping[str, str]:
    edges = {"joined_since": since.isoformat()} if since else {}
    return edges | ({"joined_until": date.fromordinal(until.toordinal() - 1).isoformat()} if until else {})


SOURCE = Source(
    key=PEOPLE,
    dimensions=DIMENSIONS,
    events=EVENTS,
    everybody="select id from people_person where merged_into_id is null",
    below=BELOW,
    moving=MOVING,
    hold="select 1 from people_person where id = any(%(ids)s) order by id for no key update",
    opens=opens,
)
