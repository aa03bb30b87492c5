"""Closed lists of the members room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """How far a person is on the way into the party."""

    APPLICANT = "applicant", _("入党申请人")
    ACTIVIST = "activist", _("入党积极分子")
    CANDIDATE = "candidate", _("发展对象")
    PROBATIONARY = "probationary", _("预备党员")
    FULL = "full", _("正式党员")


class Standing(models.TextChoices):
    """How a member stands: in good standing, suspended, or out by one of the seven ways, or dead (rules 2.9)."""

    NORMAL = "normal", _("正常")
    SUSPENDED = "suspended", _("停止党籍")
    RESTORED = "restored", _("恢复党籍")
    EXPELLED = "expelled", _("开除党籍")
    RESIGNED = "resigned", _("退党除名")
    PERSUADED_OUT = "persuaded_out", _("劝退")
    STRUCK_OFF = "struck_off", _("劝而不退除名")
    LAPSED = "lapsed", _("自行脱党除名")
    PROBATION_CANCELLED = "probation_cancelled", _("取消预备党员资格")
    NOT_RECOGNISED = "not_recognised", _("不予承认")
    DECEASED = "deceased", _("已去世")


ON_ROLL = [Standing.NORMAL.value, Standing.RESTORED.value]
"""The standings of those who count as members (`rules.standings.is_on_roll`, in SQL `queries.on_roll`)."""
MEMBER_STAGES = [Stage.PROBATIONARY.value, Stage.FULL.value]
"""The stages at which one is a member; the others are on the way."""


class Tie(models.TextChoices):
    """How a person belongs to a unit."""

    FORMAL = "formal", _("正式组织关系")
    PARTICIPATION = "participation", _("参加组织生活")
    CULTIVATION = "cultivation", _("培养联系")


class Arrival(models.TextChoices):
    """How a person came into a unit."""

    ADMITTED = "admitted", _("发展")
    TRANSFERRED = "transferred", _("转入")
    RESTORED = "restored", _("恢复")
    PLACED = "placed", _("调整")
    ENTERED = "entered", _("建账录入")


class Departure(models.TextChoices):
    """How a person left a unit."""

    TRANSFERRED = "transferred", _("转出")
    PLACED = "placed", _("调整")
    OUT = "out", _("出党")
    DECEASED = "deceased", _("去世")
    CORRECTED = "corrected", _("更正误录")


class Mobility(models.TextChoices):
    """Where a member is with regard to the own branch."""

    OUTFLOW = "outflow", _("流出")
    INFLOW = "inflow", _("流入")
    LOST = "lost", _("失去联系")
    ABROAD = "abroad", _("出国（境）")


class ExemptionReason(models.TextChoices):
    """Why nothing is firmly asked of a member (党员教育管理工作条例 第二十三条)."""

    FRAIL = "frail", _("年老体弱")
    IMMOBILE = "immobile", _("行动不便")
    ILL = "ill", _("身患重病")
    DISABLED = "disabled", _("失能")


CONFIRMED = {
    "running": _("在预备期内"),
    "extending": _("预备期已延长"),
    "over": _("预备期已满，还没有转正"),
    "on_time": _("按期转正"),
    "extended": _("延长预备期后转正"),
    "cancelled": _("取消预备党员资格"),
}
"""How a probation went (转正情况)."""


class Purpose(models.TextChoices):
    """What somebody wants sealed items of a file for."""

    CONTACT = "contact", _("联系本人")
    VISIT = "visit", _("走访慰问")
    TRANSFER = "transfer", _("转接组织关系")
    CHECK = "check", _("核对统计、名册")
    REVIEW = "review", _("组织审批、考察")
    OTHER = "other", _("其他用途")


class Level(models.TextChoices):
    """At which level of the party an organisation stands that commends or sanctions."""

    CENTRAL = "central", _("中央")
    PROVINCE = "province", _("省（自治区、直辖市）")
    CITY = "city", _("市（地、州、盟）")
    COUNTY = "county", _("县（市、区、旗）")
    GRASSROOTS = "grassroots", _("基层党委（党工委）")
    BRANCH = "branch", _("党支部、党总支")
