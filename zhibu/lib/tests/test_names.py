import random
import time

import pytest

from zhibu.lib.names import of_name, surname_length


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("张三丰", "zhangsanfeng"),
        ("单雄信", "shanxiongxin"),
        ("仇英", "qiuying"),
        ("区寄", "ouji"),
        ("解缙", "xiejin"),
        ("曾国藩", "zengguofan"),
        ("查良镛", "zhaliangyong"),
        ("任正非", "renzhengfei"),
        ("盖叫天", "gejiaotian"),
        ("朴树", "piaoshu"),
        ("华罗庚", "hualuogeng"),
        ("尉迟恭", "yuchigong"),
        ("尉健行", "weijianxing"),
        ("万俟卨", "moqixie"),
        ("万里", "wanli"),
        ("单于", "chanyu"),
        ("乐毅", "yueyi"),
        ("长孙无忌", "zhangsunwuji"),
        ("欧阳修", "ouyangxiu"),
        ("吕布", "lvbu"),
        ("绿珠", "lvzhu"),
        ("爱新觉罗溥仪", "aixinjueluopuyi"),
        ("买买提·吐尔逊", "maimaitituerxun"),
        ("John Smith", "johnsmith"),
        ("", ""),
    ],
)
def test_a_name_is_spelt_as_it_is_spoken(name, full):
    assert of_name(name).full == full


def test_a_reading_of_a_surname_holds_at_the_start_only():
    assert of_name("王单").full == "wangdan"
    assert of_name("单王").full == "shanwang"
    assert of_name("任华").full == "renhua"
    assert of_name("张任").full == "zhangren"
    assert of_name("张盖").full == "zhanggai"


def test_initials():
    assert of_name("张三丰").initials == "zsf"
    assert of_name("尉迟恭").initials == "ycg"
    assert of_name("John Smith").initials == "js"


def test_a_character_nobody_can_read_is_left_out_but_sorts_last():
    spelling = of_name("张\U00020000")
    assert spelling.full.startswith("zhang")
    assert of_name("张\U0003fffd").full == "zhang"
    assert of_name("张\U0003fffd").order > of_name("张祖").order


def test_the_sort_key_goes_by_syllable_then_tone_and_keeps_families_together():
    names = ["李四", "张三", "章三", "张二", "章二", "张一", "黎四", "吕布", "卢布", "阿里"]
    ordered = sorted(names, key=lambda name: of_name(name).order)
    assert ordered == ["阿里", "黎四", "李四", "卢布", "吕布", "张二", "张三", "张一", "章二", "章三"]


def test_surnames_have_one_or_two_characters():
    assert surname_length("王一") == 1
    assert surname_length("欧阳修") == 2
    assert surname_length("欧阳") == 1
    assert surname_length("买买提·吐尔逊") == 0
    assert surname_length("John") == 0
    assert surname_length("") == 0


def test_a_hundred_thousand_names_take_well_under_a_second():
    given = [chr(code) for code in range(0x4E00, 0x5E00)]
    chance = random.Random(1)
    names = [chance.choice("王李张刘陈单仇欧") + "".join(chance.choices(given, k=2)) for _ in range(100_000)]
    of_name("预热")
    start = time.process_time()
    for name in names:
        of_name(name)
    assert time.process_time() - start < 1.5
