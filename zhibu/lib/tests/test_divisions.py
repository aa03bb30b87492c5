import pytest

from zhibu.lib import divisions


@pytest.mark.parametrize(
    ("written", "code", "full"),
    [
        ("河北省邯郸市", "130400", "河北省邯郸市"),
        ("河北邯郸", "130400", "河北省邯郸市"),
        ("河北 邯郸 ", "130400", "河北省邯郸市"),
        ("河南省南阳市宛城区汉冶街道", "411302", "河南省南阳市宛城区"),
        ("北京市朝阳区", "110105", "北京市朝阳区"),
        ("北京朝阳", "110105", "北京市朝阳区"),
        ("北京", "110000", "北京市"),
        ("内蒙古赤峰", "150400", "内蒙古自治区赤峰市"),
        ("新疆喀什", "653100", "新疆维吾尔自治区喀什地区"),
        ("湖北恩施", "422800", "湖北省恩施土家族苗族自治州"),
        ("湖北恩施市", "422801", "湖北省恩施土家族苗族自治州恩施市"),
        ("河北定州", "130682", "河北省保定市定州市"),
        ("湖北仙桃", "429004", "湖北省仙桃市"),
        ("南阳市", "411300", "河南省南阳市"),
        ("永年区", "130408", "河北省邯郸市永年区"),
        ("吉林吉林", "220200", "吉林省吉林市"),
        ("台湾", "710000", "台湾省"),
    ],
)
def test_a_place_is_read_as_people_write_it(written: str, code: str, full: str) -> None:
    found = divisions.find(written)
    assert found is not None
    assert (found.code, found.full) == (code, full)


@pytest.mark.parametrize("written", ["", None, "不详", "朝阳区", "苏联莫斯科", "家乡", "市辖区"])
def test_what_names_no_division_or_several_has_no_code(written: object) -> None:
    assert divisions.find(written) is None


def test_every_division_is_found_by_all_of_its_names() -> None:
    wrong = []
    for code, one in divisions._all().items():
        found = divisions.find(one.full)
        if found is None or found.code != code:
            wrong.append((code, one.full, found and found.code))
    assert wrong == []


def test_the_provinces_are_thirty_four() -> None:
    assert len(divisions.provinces()) == 34
    assert divisions.provinces()[0] == "北京市"
