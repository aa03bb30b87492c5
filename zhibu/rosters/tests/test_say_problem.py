import pytest

from zhibu.lib import testing
from zhibu.lib.sheets import Refusal, SheetRefused, open_sheet
from zhibu.rosters.choices import (
    BAD_DATES,
    FIELD_LABELS,
    KINDS_FOUND,
    REFUSALS,
    SENTENCES,
    say_problem,
    say_refusal,
)
from zhibu.rosters.rules import FIELDS, Problem, Reason, Severity


def test_every_field_reason_and_refusal_has_its_words():
    assert set(FIELD_LABELS) >= set(FIELDS)
    assert set(SENTENCES) == set(Reason)
    assert set(REFUSALS) == set(Refusal)


def test_every_reason_for_a_bad_date_has_its_words():
    from typing import get_args

    from zhibu.lib.dates import Problem as DateProblem

    assert set(BAD_DATES) == set(get_args(DateProblem))


@pytest.mark.parametrize("reason", list(Reason))
def test_a_sentence_is_complete(reason):
    sentence = say_problem(Problem("joined_on", reason, Severity.ERROR, "2026.2.30", "no_such_day"))
    assert sentence.endswith("。")
    assert "%" not in sentence


def test_sentences_carry_what_is_needed_to_put_it_right():
    duplicate = Problem("id_number", Reason.DUPLICATE, Severity.ERROR, "11010519491231002X", 268)
    assert say_problem(duplicate) == "身份证号与第 268 行相同，同一个人只收一行。"
    sex = Problem("sex", Reason.SEXMISMATCH, Severity.ERROR, "2", "1")
    assert say_problem(sex) == "性别与身份证号不一致，按身份证号应为“男”。"
    date = Problem("joined_on", Reason.BADDATE, Severity.ERROR, "98.5.1", "short_year")
    assert say_problem(date) == "入党日期“98.5.1”看不出是哪一天。年份请写四位。"


@pytest.mark.parametrize("name", testing.broken_names())
def test_every_broken_file_gets_a_clear_sentence(name, tmp_path):
    path = tmp_path / name
    path.write_bytes(testing.broken_file(name).content)
    with pytest.raises(SheetRefused) as refused, open_sheet(path) as sheet:
        for _ in sheet.rows():
            pass
    sentence = str(say_refusal(refused.value))
    assert sentence.endswith("。")
    assert "%" not in sentence
    if refused.value.code is Refusal.WRONG_KIND:
        assert refused.value.params["found"] in KINDS_FOUND


def test_sizes_are_told_in_megabytes():
    refused = SheetRefused(Refusal.TOO_LARGE, size=70_000_000, limit=64 << 20)
    assert say_refusal(refused) == "文件太大了：67 MB，最多 64 MB。请分成几个文件上传。"
