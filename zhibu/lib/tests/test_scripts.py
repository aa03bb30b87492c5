import pytest

from zhibu.lib.scripts import fold, writings


@pytest.mark.parametrize(
    ("written", "simple"),
    [("王建國", "王建国"), ("王建国", "王建国"), ("東嶺煤礦黨委", "东岭煤矿党委"), ("Zhang 張", "Zhang 张"), ("", "")],
)
def test_one_form_for_comparing(written: str, simple: str) -> None:
    assert fold(written) == simple == fold(simple)


def test_every_way_of_writing_is_understood() -> None:
    assert writings("王建国") == ["王建国", "王建國"]
    assert writings("王建國") == ["王建国", "王建國"]
    assert set(writings("李发")) == {"李发", "李發", "李髮"}
    assert "千里" in writings("千里") and "千裡" in writings("千里")  # a sign that Traditional uses too
    assert writings("abc") == ["abc"]


def test_a_long_text_has_few_ways() -> None:
    assert len(writings("后台干面里发复历只系" * 4)) <= 9
