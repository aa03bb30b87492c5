import pytest

from zhibu.rosters.rules.column_matching import match_columns
from zhibu.rosters.rules.fields import FIELDS, canonical, wordings
from zhibu.rosters.testing import id_number

IDS = [id_number(sequence=f"{number}1") for number in range(10, 40)]
PHONES = [f"136257638{number:02d}" for number in range(30)]


def fields(headings, *columns):
    return [column.field for column in match_columns(headings, list(zip(*columns, strict=True))).columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓  名", "name"),
        ("姓名（必填）", "name"),
        ("*姓名", "name"),
        ("身份证号码(18位)", "id_number"),
        ("公民身份证号", "id_number"),
        ("出生年月", "birth_on"),
        ("出生\n年月", "birth_on"),
        ("入党时间（年月日）", "joined_on"),
        ("加入中国共产党的时间", "joined_on"),
        ("转正时间", "full_on"),
        ("预备党员转正时间", "full_on"),
        ("列为发展对象时间", "candidate_on"),
        ("确定为入党积极分子时间", "activist_on"),
        ("申请入党时间", "applied_on"),
        ("入党介绍人", "introducers"),
        ("现所在党支部全称", "unit"),
        ("党小组", "group"),
        ("党内职务", "post"),
        ("文化程度", "education"),
        ("学历学位", "education"),
        ("学历/学位", "education"),
        ("学历及学位", "education"),
        ("手机号", "phone"),
        ("办公电话", "landline"),
        ("是否为流动党员", "is_mobile"),
        ("专业技术职务", "technical_title"),
        ("工作单位及职务", "workplace"),
        ("Date of Birth", "birth_on"),
        ("备  注", "note"),
        ("党费标准", None),
        ("血型", None),
        ("", None),
    ],
)
def test_a_heading_alone_is_understood(heading, field):
    assert fields([heading], [""]) == [field]


def test_no_wording_belongs_to_two_fields():
    owner = {}
    for field in FIELDS.values():
        for heading in field.headings:
            word = canonical(heading)
            assert owner.setdefault(word, field.key) == field.key, heading
    assert owner.keys() == wordings().keys()


def test_id_numbers_are_found_whatever_their_column_is_called():
    matching = match_columns(["号码", "名字"], [(number, "王建国") for number in IDS])
    assert matching.index_of("id_number") == 0
    assert matching.columns[0].found_by == "values"
    assert matching.columns[0] in matching.doubtful


def test_a_heading_over_the_wrong_cells_loses_them():
    assert fields(["身份证号", "手机"], PHONES, IDS) == ["phone", "id_number"]


def test_of_two_phone_columns_the_mobiles_win():
    lines = ["0310-4567890"] * 30
    assert fields(["联系电话", "手机号码"], lines, PHONES) == ["landline", "phone"]


def test_a_unit_of_work_is_no_party_branch_unless_its_cells_say_so():
    works = ["机电科"] * 30
    branches = ["机电科党支部"] * 30
    assert fields(["单位", "所在党支部"], works, branches) == ["workplace", "unit"]
    assert fields(["单位", "姓名"], branches, ["王建国"] * 30)[0] == "unit"


def test_every_field_goes_to_one_column_only():
    found = fields(["入党时间", "入党日期", "何时入党"], ["1978-07-01"] * 3, ["1978-07-01"] * 3, [""] * 3)
    assert found.count("joined_on") == 1


def test_what_people_chose_is_remembered_for_the_next_file():
    headings = ["姓名", "程度", "绰号"]
    rows = [("王建国", "大专", "老王")] * 3
    chosen = match_columns(headings, rows).choose({1: "education", 2: "former_name"})
    again = match_columns(["绰 号", "姓名", "程度："], [("老王", "王建国", "大专")], remembered=chosen.remember())
    assert [column.field for column in again.columns] == ["former_name", "name", "education"]
    assert again.columns[0].found_by == "remembered"
    assert again.doubtful == ()


def test_a_choice_takes_the_field_from_the_column_that_had_it():
    matching = match_columns(["姓名", "曾用名"], [("王建国", "王小二")] * 3).choose({1: "name"})
    assert [column.field for column in matching.columns] == [None, "name"]
    with pytest.raises(KeyError):
        matching.choose({0: "shoe_size"})


def test_without_names_nothing_can_be_read():
    assert not match_columns(["血型"], [("A",)]).is_usable
    assert match_columns(["姓名"], [("王建国",)]).is_usable
