from datetime import date

import pytest

from zhibu.rosters.rules import Reason, Severity
from zhibu.rosters.testing import HEAD, id_number, read_changed, read_changes, read_rows


def reasons(row):
    return {(problem.field, problem.reason, problem.severity) for problem in row.problems}


def test_a_good_row_has_nothing_to_say():
    row = read_changed()
    assert row.problems == ()
    assert row.generated == ()
    assert row.values == {
        "name": "王建国",
        "id_number": id_number(),
        "sex": "1",
        "birth_on": date(1953, 7, 14),
        "unit": ("第一党支部",),
        "stage": "full",
        "joined_on": date(1978, 7, 1),
        "full_on": date(1979, 7, 1),
        "phone": "13625763863",
        "education": "30",
    }


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"姓名": ""}, "name", Reason.NONAME),
        ({"姓名": " \u3000"}, "name", Reason.NONAME),
        ({"姓名": "无"}, "name", Reason.NONAME),
        ({"姓名": "=cmd()"}, "name", Reason.BADNAME),
        ({"姓名": "13625763863"}, "name", Reason.BADNAME),
        ({"身份证号": ""}, "id_number", Reason.NOID),
        ({"身份证号": "13040619530714831"}, "id_number", Reason.IDLENGTH),
        ({"身份证号": "130406530714831"}, "id_number", Reason.IDOLD),
        ({"身份证号": "13040619530714831A"}, "id_number", Reason.IDSIGNS),
        ({"身份证号": 130406195307148310.0}, "id_number", Reason.IDROUNDED),
        ({"身份证号": "130406195302308310"}, "id_number", Reason.IDDATE),
        ({"身份证号": id_number()[:17] + ("1" if id_number()[17] != "1" else "2")}, "id_number", Reason.CHECKSUM),
        ({"身份证号": id_number("20270101")}, "id_number", Reason.FUTURE),
        ({"性别": "女"}, "sex", Reason.SEXMISMATCH),
        ({"出生日期": "1953-07-15"}, "birth_on", Reason.BIRTHMISMATCH),
        ({"出生日期": "1953.08"}, "birth_on", Reason.BIRTHMISMATCH),
        ({"所在党支部": ""}, "unit", Reason.NOUNIT),
        ({"所在党支部": "—"}, "unit", Reason.NOUNIT),
        ({"入党日期": "2031-07-01"}, "joined_on", Reason.FUTURE),
        ({"入党日期": "2020-07-01", "转正日期": "2019-07-01"}, "full_on", Reason.ORDER),
        ({"入党日期": "1950-07-01"}, "joined_on", Reason.ORDER),
        ({"入党日期": "2020.2.30"}, "joined_on", Reason.BADDATE),
        ({"入党日期": "98.7.1"}, "joined_on", Reason.BADDATE),
        ({"申请入党日期": "1979-01-01"}, "joined_on", Reason.ORDER),
        ({"进入支部日期": "2030-01-01"}, "entered_on", Reason.FUTURE),
    ],
)
def test_an_error_keeps_the_row_out(changes, field, reason):
    row = read_changed(**changes)
    assert row.is_rejected
    assert (row.main_error.field, row.main_error.reason) == (field, reason)
    assert row.state(field) == "error"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"联系电话": "1362576386"}, "phone", Reason.BADPHONE),
        ({"学历": "火星大学"}, "education", Reason.BADCODE),
        ({"性别": "不明"}, "sex", Reason.BADCODE),
        ({"人员类别": "贵宾"}, "stage", Reason.BADCODE),
        ({"出生日期": "去年"}, "birth_on", Reason.BADDATE),
        ({"入党日期": "1978.07"}, "joined_on", Reason.MONTHONLY),
        ({"入党日期": ""}, "joined_on", Reason.NODATE),
        ({"转正日期": ""}, "full_on", Reason.NODATE),
        ({"人员类别": "预备党员"}, "stage", Reason.STAGEDATE),
        ({"人员类别": "预备党员", "入党日期": "2026-05-01", "转正日期": "2027-05-01"}, "full_on", Reason.PLANNED),
        ({"入党日期": "1970-07-01"}, "joined_on", Reason.YOUNG),
        ({"备注": "长" * 400}, "note", Reason.TOOLONG),
        ({"身份证号": id_number(region="990101")}, "id_number", Reason.REGION),
    ],
)
def test_a_warning_lets_the_row_in(changes, field, reason):
    row = read_changed(**changes)
    assert not row.is_rejected
    assert (field, reason, Severity.WARNING) in reasons(row)


@pytest.mark.parametrize(
    ("written", "education", "degree"),
    [
        ("本科/学士", "20", "4"),
        ("硕士研究生/硕士", "14", "3"),
        ("大学本科/学士学位", "20", "4"),
        ("大学／工学学士", "20", "408"),
        ("大学\n工学学士学位", "20", "408"),
        ("博士研究生、博士", "11", "2"),
        ("学士/本科", "20", "4"),
        ("大专/无", "30", "0"),
    ],
)
def test_a_cell_may_say_education_and_degree(written, education, degree):
    row = read_changed(学历=written)
    assert (row.values["education"], row.values["degree"], row.problems) == (education, degree, ())


def test_of_education_and_degree_the_unknown_part_is_a_warning():
    known, unknown = read_changed(学历="本科/骑士"), read_changed(学历="火星大学/学士")
    assert known.values["education"] == "20" and "degree" not in known.values
    assert reasons(known) == {("degree", Reason.BADCODE, Severity.WARNING)}
    assert unknown.values["degree"] == "4" and "education" not in unknown.values
    assert reasons(unknown) == {("education", Reason.BADCODE, Severity.WARNING)}


def test_of_two_educations_none_is_guessed():
    row = read_changed(学历="大专/本科")
    assert "education" not in row.values and reasons(row) == {("education", Reason.BADCODE, Severity.WARNING)}


def test_a_column_of_degrees_goes_before_what_the_education_says():
    assert read_changed(学历="本科/学士", 学位="法学学士").values["degree"] == "403"


def test_the_second_and_every_later_row_of_one_person_is_a_duplicate():
    same = {"身份证号": id_number()}
    rows = read_changes(same, {}, same, same)
    assert [row.is_rejected for row in rows] == [False, False, True, True]
    assert [row.main_error.reason for row in rows[2:]] == [Reason.DUPLICATE] * 2
    assert [row.main_error.detail for row in rows[2:]] == [2, 2]


def test_the_id_number_fills_in_sex_and_birth():
    row = read_changed(性别="", 出生日期="")
    assert row.values["sex"] == "1"
    assert row.values["birth_on"] == date(1953, 7, 14)
    assert set(row.generated) == {"sex", "birth_on"}
    assert row.state("birth_on") == "generated"
    assert row.problems == ()


def test_a_birth_month_is_made_exact_by_the_id_number():
    row = read_changed(出生日期="1953年7月")
    assert row.values["birth_on"] == date(1953, 7, 14)
    assert row.problems == ()


def test_a_lower_case_x_full_width_digits_and_blanks_are_no_mistakes():
    number = next(number for number in (id_number(sequence=f"{n}1") for n in range(10, 99)) if number.endswith("X"))
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    for written in (number.lower(), number.translate(wide), f" {number[:6]} {number[6:]}\n"):
        assert read_changed(身份证号=written).values["id_number"] == number


def test_a_landline_among_the_mobiles_is_put_in_its_place():
    row = read_changed(联系电话="0310-4567890")
    assert row.values["landline"] == "0310-4567890"
    assert "phone" not in row.values
    assert row.problems == ()


@pytest.mark.parametrize(
    ("joined", "full", "stage"),
    [("1978-07-01", "1979-07-01", "full"), ("2026-05-01", "", "probationary")],
)
def test_without_a_stage_the_dates_say_it(joined, full, stage):
    row = read_changed(人员类别="", 入党日期=joined, 转正日期=full)
    assert row.values["stage"] == stage
    assert "stage" in row.generated


def test_the_day_of_joining_may_be_that_of_full_membership_but_not_of_birth():
    assert not read_changed(转正日期="1978-07-01").is_rejected
    assert read_changed(入党日期="1953-07-14").main_error.reason is Reason.ORDER


def test_a_month_alone_does_not_make_a_wrong_order():
    assert not read_changed(入党日期="1978-07-20", 转正日期="1978.07").is_rejected


def test_one_row_may_have_several_errors_and_all_are_told():
    row = read_changed(姓名="", 性别="女", 所在党支部="")
    assert {problem.reason for problem in row.problems} == {Reason.NONAME, Reason.SEXMISMATCH, Reason.NOUNIT}
    assert row.main_error.reason is Reason.NONAME


def test_footers_totals_and_repeated_headings_are_passed_over():
    rows = read_rows(
        ["党员名册", "", "", ""],
        ["填报单位:东岭煤矿党委", "", "", ""],
        ["姓名", "身份证号", "性别", "所在党支部"],
        ["王建国", id_number(), "男", "第一党支部"],
        ["姓名", "身份证号", "性别", "所在党支部"],
        ["李娜", id_number("19881122", "222"), "女", "第一党支部"],
        ["", "", "", ""],
        ["合计", "2人", "", ""],
        ["填表人:", "", "审核人:", ""],
        ["注：本表一式两份", "", "", ""],
        ["2026年11月20日", "", "", ""],
    )
    assert [row.number for row in rows] == [4, 6]


def test_a_person_called_like_a_footer_is_a_person():
    (row,) = read_rows(
        ["姓名", "身份证号", "性别", "所在党支部"],
        ["共青", id_number(), "男", "第一党支部"],
    )
    assert row.values["name"] == "共青"


def test_a_row_without_an_id_number_is_rejected_not_lost():
    rows = read_rows(
        ["姓名", "身份证号", "性别", "所在党支部"],
        ["王建国", id_number(), "男", "第一党支部"],
        ["李娜", "", "女", "第一党支部"],
    )
    assert [row.is_rejected for row in rows] == [False, True]
    assert rows[1].main_error.reason is Reason.NOID


def test_a_roster_without_id_numbers_is_read_with_a_warning():
    (row,) = read_rows(["姓名", "性别", "所在党支部", "入党日期"], ["王建国", "男", "第一党支部", "1978-07-01"])
    assert not row.is_rejected
    assert ("id_number", Reason.NOID, Severity.WARNING) in reasons(row)


def test_short_rows_are_filled_up():
    rows = read_rows(HEAD, ["王建国", id_number(), "男", "", "第一党支部"])
    assert not rows[0].is_rejected


def test_nothing_is_read_from_rows_numbered_in_advance():
    rows = read_rows(
        ["序号", "姓名", "身份证号", "所在党支部"],
        [1, "王建国", id_number(), "第一党支部"],
        [2, "", "", ""],
        [3.0, " ", "", ""],
    )
    assert len(rows) == 1


def test_a_month_of_birth_beside_a_number_of_its_first_day_is_nothing_to_check():
    for written in ("1945.5", "1945年5月"):
        row = read_changed(身份证号=id_number("19450501"), 出生日期=written, 入党日期="1980-07-01")
        assert row.values["birth_on"].isoformat() == "1945-05-01"
        assert not [problem for problem in row.problems if problem.field == "birth_on"]
