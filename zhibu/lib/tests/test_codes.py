import pytest

from zhibu.lib.codes import names, table


def test_every_table_loads_and_understands_its_own_words():
    assert len(names()) >= 11
    for name in names():
        codes = table(name)
        assert codes.title and codes.standard and codes.provenance
        for entry in codes.entries.values():
            assert codes.code_of(entry.code) == entry.code
            assert codes.code_of(entry.label) == entry.code
            assert codes.code_of(entry.short) == entry.code


@pytest.mark.parametrize(
    ("name", "written", "code"),
    [
        ("sex", "男", "1"),
        ("sex", "女性", "2"),
        ("sex", "Female", "2"),
        ("ethnicity", "汉族", "01"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "崩龙", "46"),
        ("ethnicity", "维吾尔族", "05"),
        ("ethnicity", " 土家 族", "15"),
        ("education", "大学专科", "30"),
        ("education", "大专", "30"),
        ("education", "专科毕业", "31"),
        ("education", "大学本科", "20"),
        ("education", "大学", "20"),
        ("education", "研究生", "10"),
        ("education", "硕士研究生", "14"),
        ("education", "博士", "11"),
        ("education", "高中", "60"),
        ("education", "中专", "41"),
        ("education", "初中", "70"),
        ("education", "小学", "80"),
        ("education", "72", "73"),
        ("education", "82", "83"),
        ("degree", "学士", "4"),
        ("degree", "工学硕士", "308"),
        ("political_status", "中共党员", "01"),
        ("political_status", "预备党员", "02"),
        ("marital", "已婚", "20"),
        ("occupation", "工人", "worker"),
        ("occupation", "工勤技能人员", "worker"),
        ("occupation", "专业技术人员", "technical"),
        ("occupation", "离退休人员", "retired"),
        ("occupation", "学生", "student"),
        ("occupation", "党政机关工作人员", "official"),
        ("occupation", "其他职业人员", "other"),
        ("organisation", "党总支", "621"),
        ("organisation", "支部", "631"),
    ],
)
def test_the_words_of_offices_are_understood(name, written, code):
    assert table(name).code_of(written) == code


@pytest.mark.parametrize("written", ["", None, "火星族", "  "])
def test_an_unknown_word_has_no_code(written):
    assert table("ethnicity").code_of(written) is None


def test_wrong_codes_seen_in_the_wild_are_not_accepted():
    assert table("education").code_of("01") is None
    assert table("marital").code_of("1") is None


def test_labels_and_choices():
    education = table("education")
    assert education.label("31") == "大学专科毕业"
    assert education.short("30") == "大学专科"
    assert education.label("nonsense") == "nonsense"
    assert "31" in education
    assert table("sex").choices()[1] == ("1", "男")
    assert len(table("ethnicity").choices()) == 58


def test_there_is_no_table_without_a_file():
    with pytest.raises(KeyError):
        table("starsign")


def test_e12_education_and_marital_state_have_the_codes_of_the_standards():
    whole = {code for code in table("education").entries if code.endswith("0")}
    assert whole == {"10", "20", "30", "40", "60", "70", "80", "90"}
    assert {code for code in table("marital").entries if code.endswith("0")} == {"10", "20", "30", "40", "90"}
    for wrong in ("01", "08"):
        assert table("education").code_of(wrong) is None
