"""The words of this room: states, fields, reasons and refusals as people read them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.lib.sheets import Refusal, SheetRefused
from zhibu.members.choices import Stage
from zhibu.orgs.kinds import kinds
from zhibu.rosters.rules.reasons import Problem, Reason, Severity
from zhibu.web.worded import Worded, kept


class State(models.TextChoices):
    """How far a roster has come."""

    UPLOADED = "uploaded", _("等待检查")
    MATCHED = "matched", _("等待检查")
    PREVIEWED = "previewed", _("等待确认")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    UNDONE = "undone", _("已撤回")
    DISCARDED = "discarded", _("已删除")


BEFORE_APPLYING = (State.UPLOADED, State.MATCHED, State.PREVIEWED)


class Rank(models.IntegerChoices):
    """In which order the preview shows rows: what needs a person's eye comes first."""

    REJECTED = 0, _("不能导入")
    WARNED = 1, _("请核对")
    CHANGED = 2, _("有变动")
    NEW = 3, _("新增")
    SAME = 4, _("没有变化")


class Outcome(models.TextChoices):
    """What applying does with a row."""

    REJECTED = "rejected", _("不导入")
    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    SAME = "same", _("不变")


class Cell(models.TextChoices):
    """What applying does with one cell."""

    NEW = "new", _("新填")
    CHANGED = "changed", _("改动")
    SAME = "same", _("不变")
    GENERATED = "generated", _("自动补上")
    WARNING = "warning", _("请核对")
    ERROR = "error", _("有问题")


class Decision(models.TextChoices):
    """What shall become of a unit that the file names and nobody has founded."""

    CREATE = "create", _("设立")
    MAP = "map", _("就是已有的组织")
    LEAVE = "leave", _("这些行先不导入")


FIELD_LABELS = {
    "serial": _("序号"),
    "name": _("姓名"),
    "former_name": _("曾用名"),
    "id_number": _("公民身份号码"),
    "sex": _("性别"),
    "ethnicity": _("民族"),
    "birth_on": _("出生日期"),
    "native_place": _("籍贯"),
    "birth_place": _("出生地"),
    "education": _("学历"),
    "degree": _("学位"),
    "school": _("毕业院校"),
    "major": _("专业"),
    "phone": _("手机号码"),
    "landline": _("固定电话"),
    "residence": _("现居住地"),
    "household": _("户籍所在地"),
    "home_address": _("家庭住址"),
    "workplace": _("工作单位"),
    "position": _("行政职务"),
    "occupation": _("工作岗位"),
    "technical_title": _("专业技术职务"),
    "stratum": _("新社会阶层类型"),
    "worked_from": _("参加工作日期"),
    "is_migrant_worker": _("是否农民工"),
    "is_frontline": _("是否在生产、工作一线"),
    "stage": _("人员类别"),
    "standing": _("党籍状态"),
    "applied_on": _("申请入党日期"),
    "activist_on": _("确定积极分子日期"),
    "candidate_on": _("列为发展对象日期"),
    "joined_on": _("入党日期"),
    "full_on": _("转正日期"),
    "admission": _("入党类型"),
    "admission_branch": _("入党时所在支部"),
    "introducers": _("入党介绍人"),
    "unit_committee": _("所属党委"),
    "unit_general": _("所属党总支"),
    "unit": _("所在党支部"),
    "group": _("党小组"),
    "entered_on": _("进入支部日期"),
    "post": _("党内职务"),
    "is_mobile": _("是否流动党员"),
    "mobile_direction": _("流动去向"),
    "is_lost": _("是否失联"),
    "note": _("备注"),
}
MADE_LABELS = {"mobility": _("流动情况"), "direction": _("流动去向")}
"""Fields of a preview that the file has in other columns."""

SENTENCES = {
    Reason.DUPLICATE: _("身份证号与第 %(detail)s 行相同，同一个人只收一行。"),
    Reason.NONAME: _("没有填姓名。"),
    Reason.BADNAME: _("“%(written)s”不像姓名，请核对。"),
    Reason.NOID: _("没有填身份证号，无法确认是不是同一个人。"),
    Reason.IDLENGTH: _("身份证号“%(written)s”不是 18 位，请核对。"),
    Reason.IDOLD: _("身份证号“%(written)s”是 15 位的旧号码，请改填 18 位的。"),
    Reason.IDSIGNS: _("身份证号“%(written)s”里有数字和末位 X 以外的字符，请核对。"),
    Reason.IDROUNDED: _("身份证号在表里存成了数值，后几位已经丢失。请把这一列设为文本，重新填写。"),
    Reason.IDDATE: _("身份证号“%(written)s”里的出生日期不存在，请核对。"),
    Reason.CHECKSUM: _("身份证号“%(written)s”的校验位不对，多半是抄错了一位，请核对。"),
    Reason.FUTURE: _("%(field)s“%(written)s”晚于今天，请核对。"),
    Reason.BADDATE: _("%(field)s“%(written)s”看不出是哪一天。%(why)s"),
    Reason.ORDER: _("%(field)s“%(written)s”早于它前面一步的“%(detail)s”，先后顺序不对。"),
    Reason.SEXMISMATCH: _("性别与身份证号不一致，按身份证号应为“%(detail)s”。"),
    Reason.BIRTHMISMATCH: _("出生日期“%(written)s”与身份证号不一致，按身份证号应为“%(detail)s”。"),
    Reason.NOUNIT: _("没有填所在党支部。"),
    Reason.NODATE: _("没有填%(field)s，可以以后补上。"),
    Reason.MONTHONLY: _("%(field)s只写到“%(written)s”，先按当月（当年）第一天登记，知道准确日期后请更正。"),
    Reason.PLANNED: _("预备党员的转正日期“%(written)s”还没有到，没有登记。"),
    Reason.STAGEDATE: _("人员类别是预备党员，却填了转正日期“%(detail)s”，请核对是不是已经转正。"),
    Reason.YOUNG: _("入党时不满 %(detail)s 岁，请核对。"),
    Reason.BADPHONE: _("%(field)s“%(written)s”不是完整的号码，没有登记。"),
    Reason.BADCODE: _("%(field)s“%(written)s”不在规定的名目里，没有登记。"),
    Reason.REGION: _("身份证号前两位不是已知的省份代码，请核对。"),
    Reason.TOOLONG: _("%(field)s太长，只登记了前 %(detail)s 个字。"),
}

BAD_DATES = {
    "unreadable": "",
    "no_such_day": _("日历上没有这一天。"),
    "short_year": _("年份请写四位。"),
    "out_of_range": _("年份应在 1900 到 2100 之间。"),
    "year_last": _("请按年、月、日的顺序写。"),
    "ongoing": _("这里要填一个日期。"),
    "lunar": _("请写公历日期。"),
    "ambiguous": _("分不清是 1 月还是 10 月，请写成“2026-10”的样子。"),
}

SEXES = {"1": _("男"), "2": _("女")}

REFUSALS = {
    Refusal.EMPTY: _("这个文件是空的，没有可以读的内容。"),
    Refusal.TOO_LARGE: _("文件太大了：%(size_mb)s MB，最多 %(limit_mb)s MB。请分成几个文件上传。"),
    Refusal.ENCRYPTED: _("这个文件加了密码。请在表格软件里去掉密码，另存后再上传。"),
    Refusal.ZIP_BOMB: _("这个文件解开后大得不正常，为安全起见没有打开。请用表格软件另存一份再上传。"),
    Refusal.WRONG_KIND: _("这不是表格文件，而是%(found)s。请上传 .xlsx、.xls、.ods 或 .csv 文件。"),
    Refusal.MACROS: _("这个文件带有宏程序，为安全起见没有打开。请另存为不带宏的 .xlsx 再上传。"),
    Refusal.EXTERNAL_LINKS: _("这个表格引用了别的文件里的数据。请把内容复制成数值，另存后再上传。"),
    Refusal.DAMAGED: _("这个文件已损坏，读不出来。请用表格软件打开检查，另存后再上传。"),
    Refusal.TOO_MANY_COLUMNS: _("表格的列太多了，最多 %(limit)s 列。请删去多余的列再上传。"),
    Refusal.TOO_MANY_ROWS: _("表格的行太多了，最多 %(limit)s 行。请分成几个文件上传。"),
    Refusal.TOO_MANY_CELLS: _("表格太大了，行数和列数相乘超过 %(limit)s 格。请删去空行空列，或分成几个文件上传。"),
    Refusal.MIXED_ENCODINGS: _(
        "从第 %(row)s 行起文字编码与前面不同，会读成乱码。请用表格软件打开，另存为 .xlsx 再上传。"
    ),
    Refusal.UNKNOWN_ENCODING: _("第 %(row)s 行的文字读不出来。请用表格软件打开，另存为 .xlsx 再上传。"),
    Refusal.OPEN_QUOTE: _("第 %(row)s 行的引号没有成对，后面的内容分不清列。请改好后再上传。"),
    Refusal.NO_SUCH_SHEET: _("文件里没有名为“%(sheet)s”的工作表。"),
    Refusal.NO_TABLE: _("没有找到名册：表里要有一行标题，至少有“姓名”一列。"),
}

KINDS_FOUND = {
    "pdf": _("PDF 文件"),
    "picture": _("图片"),
    "program": _("程序"),
    "archive": _("压缩包"),
    "word": _("文字文档"),
    "slides": _("演示文稿"),
    "web_page": _("网页"),
    "xml_sheet": _("旧式 XML 表格"),
    "binary_sheet": _(".xlsb 表格"),
    "text": _("纯文字"),
    "unknown": _("别的文件"),
}


def say_problem(problem: Problem) -> str:
    """Say in a sentence what is the matter with a cell."""
    detail: object = problem.detail
    if problem.reason is Reason.SEXMISMATCH:
        detail = SEXES.get(str(problem.detail), problem.detail)
    return str(SENTENCES[problem.reason]) % {
        "field": FIELD_LABELS[problem.field],
        "written": problem.written,
        "detail": detail,
        "why": BAD_DATES.get(str(problem.detail), ""),
    }


def say_refusal(refused: SheetRefused) -> Worded:
    """Say in a sentence why a file is not read."""
    words: dict[str, object] = dict(refused.params)
    words["found"] = KINDS_FOUND.get(str(refused.params.get("found", "unknown")), KINDS_FOUND["unknown"])
    for key in ("size", "limit"):
        words[f"{key}_mb"] = -(-int(refused.params.get(key, 0)) >> 20)
    return Worded(kept(REFUSALS[refused.code])) % words


COMPARED = {
    "ambiguousunit": _("有几个组织都叫“%(written)s”，分不清是哪一个。请在前面写上它的上级组织。"),
    "outofscope": _("“%(written)s”不在您可以导入的范围内。"),
    "unitleft": _("按您的选择，“%(written)s”的人这次不导入。"),
    "unitkind": _("看不出“%(written)s”是哪一类组织，不能设在这里。请核对名称，或先设立这个组织。"),
    "notbranch": _("“%(written)s”是%(detail)s，党员要编入党支部。请写明在哪个党支部。"),
    "elsewhere": _("此人的组织关系不在您可以导入的范围内，请联系上级组织部门。"),
    "twin": _("与第 %(detail)s 行的“%(written)s”相同，没有身份证号分不清是不是两个人，请补填身份证号。"),
    "namesake": _("系统里有几个“%(written)s”，没有身份证号分不清是哪一个，请补填身份证号。"),
    "left": _("系统里此人已不在册，请先办理恢复或转入。"),
    "post": _("名册写有党内职务“%(written)s”。职务不随名册导入，请导入以后在组织的页面上任命。"),
    "stageback": _("系统里此人已是%(written)s，不能退回，请核对。"),
}
"""What only the comparison with the installation can find: codes beside `Reason`, and their sentences."""


def say_why(code: str, field: str, written: str = "", detail: str | int = "") -> str:
    """Say in a sentence why a row is not imported, or what to look at; the code is of `Reason` or of `COMPARED`."""
    if code == "stageback":
        written = str(dict(Stage.choices).get(written, written))
    if code == "notbranch" and detail in kinds():
        detail = kinds()[str(detail)].label
    if code in COMPARED:
        return str(COMPARED[code]) % {"written": written, "detail": detail}
    return say_problem(Problem(field, Reason(code), Severity.ERROR, written, detail))


def say_cleared(code: str, field: str, detail: str | int = "") -> str:
    """Say why a row was not imported after what stood in it has been cleared."""
    return say_why(code, field, "…", detail or "…")


def label_of(field: str) -> str:
    """Return what people call a field of a roster."""
    return str(FIELD_LABELS.get(field) or MADE_LABELS.get(field) or field)
