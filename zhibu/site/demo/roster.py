"""Some eight hundred invented members as an office's roster would list them. No row is a real person."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from zhibu.lib import id_number
from zhibu.lib.dates import add_months
from zhibu.lib.sheets.writing import write_sheet
from zhibu.lib.world import World
from zhibu.members.models import Member
from zhibu.orgs.demo import ROOT

HEADINGS = [
    "序号",
    "姓名",
    "公民身份号码",
    "性别",
    "民族",
    "出生日期",
    "学历",
    "人员类别",
    "所在党支部",
    "申请入党日期",
    "加入党组织日期",
    "转为正式党员日期",
    "工作岗位",
    "联系电话",
    "家庭住址",
    "进入党支部日期",
    "是否为流动党员",
]

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
MALE = "伟强磊洋勇军杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆建国建军志强国栋海涛永康大山德福守仁玉柱长林春生"
FEMALE = "芳娜敏静丽艳娟霞燕玲桂英秀兰玉兰淑珍慧颖雪梅晓红桂兰玉珍秀英凤琴春梅海燕丽华金凤"
REGIONS = ("130406", "130427", "130102", "410502", "140402", "610528", "510105")
STREETS = ("和平街", "矿工路", "新华里", "东岭家属院", "建设南路", "幸福小区")

# (unit, size, oldest and youngest birth year, share of women, usual occupation)
BRANCHES = (
    ("综采一区党支部", 41, 1966, 2001, 0.02, "工人"),
    ("综采二区党支部", 62, 1966, 2001, 0.02, "工人"),
    ("掘进一区党支部", 61, 1967, 2002, 0.02, "工人"),
    ("机电科党支部", 52, 1966, 2001, 0.15, "工人"),
    ("运搬工区党支部", 49, 1966, 2000, 0.1, "工人"),
    ("通防工区党支部", 48, 1967, 2001, 0.08, "专业技术人员"),
    ("机关第一党支部", 43, 1966, 1999, 0.4, "管理人员"),
    ("机关第二党支部", 53, 1966, 1999, 0.45, "管理人员"),
    ("后勤党支部", 55, 1966, 1998, 0.6, "工人"),
    ("离退休第一党支部", 74, 1936, 1965, 0.35, "离退休人员"),
    ("离退休第二党支部", 70, 1935, 1965, 0.4, "离退休人员"),
    ("离退休第三党支部", 64, 1938, 1966, 0.45, "离退休人员"),
    ("洗煤厂党支部", 47, 1966, 2001, 0.35, "工人"),
    ("调度室党支部", 31, 1968, 2000, 0.2, "管理人员"),
    ("安监处党支部", 47, 1966, 1999, 0.1, "专业技术人员"),
    ("地测科党支部", 6, 1970, 1998, 0.2, "专业技术人员"),
    ("多种经营联合党支部", 5, 1968, 1996, 0.4, "工人"),
)
# Those whom the demo's stories name: the first rows of their branches (name, woman, birth year)
NAMED = {
    "综采一区党支部": [("王建国", False, 1975), ("孙敏", True, 1984), ("周强", False, 1980), ("何平", False, 1978)],
    "综采二区党支部": [("刘洋", False, 1979)],
    "掘进一区党支部": [("马国庆", False, 1972)],
    "机关第一党支部": [("赵国栋", False, 1982), ("陈静", True, 1988), ("吴磊", False, 1990), ("郑海", False, 1970)],
    "离退休第二党支部": [("李桂兰", True, 1954), ("王守仁", False, 1936), ("刘玉珍", True, 1939)],
}
STORIES = {name for people in NAMED.values() for name, *_ in people}
NEWCOMERS = {"综采一区党支部": ("高飞", 320), "洗煤厂党支部": ("叶青", 341)}  # (name, days since the meeting)
PROBATIONARY_IN = 45  # one in so many joined within the last year


def rows(draw: Random, today: date) -> Iterator[Sequence[object]]:
    """Give the roster's rows in the order of HEADINGS."""
    number = 0
    taken: set[str] = set()
    for branch, size, oldest, youngest, women, occupation in BRANCHES:
        named = NAMED.get(branch, [])
        for place in range(size):
            number += 1
            given = named[place] if place < len(named) else None
            if place == size - 1 and branch in NEWCOMERS:
                given = (NEWCOMERS[branch][0], False, 1999)
            yield [number, *_person(draw, today, taken, branch, (oldest, youngest), women, occupation, given)]


def _person(
    draw: Random,
    today: date,
    taken: set[str],
    branch: str,
    born_in: tuple[int, int],
    women: float,
    occupation: str,
    named: tuple[str, bool, int] | None,
) -> list[object]:
    is_woman = named[1] if named else draw.random() < women
    birth = date(named[2] if named else draw.randint(*born_in), draw.randint(1, 12), draw.randint(1, 28))
    name = named[0] if named else _name(draw, is_woman)
    identity = _id_number(draw, birth, is_woman, taken)
    adult = date(birth.year + 20, birth.month, birth.day)
    latest = today - timedelta(days=400)
    joined = adult + timedelta(days=draw.randint(0, max(30, min((latest - adult).days, 9000))))
    is_probationary = not named and draw.randrange(PROBATIONARY_IN) == 0 and occupation != "离退休人员"
    if is_probationary:
        joined = today - timedelta(days=draw.randint(20, 350))
    if branch in NEWCOMERS and name == NEWCOMERS[branch][0]:
        is_probationary, joined = True, today - timedelta(days=NEWCOMERS[branch][1])
    full = None if is_probationary else _a_year_later(joined)
    applied = joined - timedelta(days=draw.randint(800, 1500))
    return [
        name,
        identity,
        "女" if is_woman else "男",
        draw.choice(["汉族"] * 18 + ["回族", "满族"]),
        birth.isoformat(),
        _education(draw, birth.year),
        "预备党员" if is_probationary else "正式党员",
        branch,
        applied.isoformat(),
        joined.isoformat(),
        full.isoformat() if full else "",
        occupation,
        f"1{draw.choice('3578')}{draw.randrange(10**9):09d}",
        f"{draw.choice(STREETS)}{draw.randint(1, 30)}号{draw.randint(1, 6)}单元{draw.randint(101, 603)}",
        max(joined, add_months(today, -draw.randint(25, 90))).isoformat(),
        "是" if draw.randrange(60) == 0 and occupation != "离退休人员" else "否",
    ]


def _name(draw: Random, is_woman: bool) -> str:
    given = FEMALE if is_woman else MALE
    while True:
        name = draw.choice(SURNAMES) + "".join(draw.choice(given) for _ in range(draw.choice((1, 2, 2))))
        if name not in STORIES:
            return name


def _id_number(draw: Random, birth: date, is_woman: bool, taken: set[str]) -> str:
    while True:
        sequence = draw.randrange(500) * 2 + (0 if is_woman else 1)
        body = f"{draw.choice(REGIONS)}{birth:%Y%m%d}{sequence:03d}"
        number = body + id_number.check_sign(body)
        if number not in taken:
            taken.add(number)
            return number


def _education(draw: Random, year: int) -> str:
    if year < 1960:
        return draw.choice(["小学", "初中", "初中", "高中", "中专"])
    if year < 1985:
        return draw.choice(["初中", "高中", "中专", "大学专科", "大学专科"])
    return draw.choice(["大学专科", "大学本科", "大学本科", "研究生"])


def _a_year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


def grow(world: World) -> None:
    """Import the roster below the mine's committee, as an office would."""
    from zhibu.rosters.command import import_file

    with TemporaryDirectory() as folder:
        file = Path(folder) / "党员名册.xlsx"
        write_sheet(file, "党员名册", HEADINGS, rows(world.draw, world.today))
        import_file(file, ROOT)
    for member in Member.objects.filter(is_on_roll=True).select_related("person", "unit").order_by("unit_path", "id"):
        world.people.setdefault(f"{member.unit.short_name} {member.name}", member)
