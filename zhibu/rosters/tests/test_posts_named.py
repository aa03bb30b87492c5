"""Posts that a roster names: shown, counted and left to the unit's page; never silently dropped."""

import pytest
from django.urls import reverse

from zhibu.jobs.testing import work_off
from zhibu.members.models import Member
from zhibu.orgs.models import Appointment, Unit
from zhibu.orgs.testing import make_appointment
from zhibu.rosters.actions import begin_apply
from zhibu.rosters.choices import Rank
from zhibu.rosters.queries.parts import page_of
from zhibu.rosters.queries.posts import posts_named
from zhibu.rosters.rules.cells import is_post
from zhibu.rosters.testing import HEADINGS, id_number, import_roster, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")
WITH_POSTS = (*HEADINGS, "党内职务")


def written(tmp_path, *posts, unit="综采一区党支部"):
    people = [("李建国", ONE), ("王晓梅", TWO)]
    rows = [(*person(name, number, unit), post) for (name, number), post in zip(people, posts, strict=False)]
    return write_roster(tmp_path / "a.xlsx", rows, WITH_POSTS)


def whys(roster):
    return {row.values["name"]: list(row.whys) for _, row in page_of(roster, ranks=list(Rank), after=None, size=9)}


def test_a_post_is_a_warning_that_says_what_to_do(cast, tmp_path):
    roster = preview(written(tmp_path, "书记", "党员"), cast.mine)
    assert whys(roster) == {"李建国": [["post", "post", "书记", ""]], "王晓梅": []}
    answer = cast.client("officer").get(reverse("show_roster", args=[roster.pk]))
    said = answer.context["rows"][0].sentences
    assert said == ["名册写有党内职务“书记”。职务不随名册导入，请导入以后在组织的页面上任命。"]


@pytest.mark.parametrize(
    "words", ["党员", "普通党员", "正式党员", "中共预备党员", "无", "无职务", "-", "——", "/", "群众", "无党内职务"]
)
def test_what_is_no_post_is_no_warning(words):
    assert not is_post(words)


@pytest.mark.parametrize(
    ("words", "posts"),
    [
        ("书记", {"secretary"}),
        ("党支部书记", {"secretary"}),
        ("副书记", {"deputy_secretary"}),
        ("副书记、纪检委员", {"deputy_secretary", "discipline"}),
        ("组织委员兼宣传委员", {"organisation", "publicity"}),
        ("支部委员", {"member"}),
        ("党小组长", {"group_leader"}),
        ("联络员", set()),
    ],
)
def test_posts_are_told_apart(words, posts):
    assert is_post(words)
    assert posts_named(words) == posts


def test_the_recap_names_the_units_where_somebody_is_to_be_appointed(cast, tmp_path):
    roster = preview(written(tmp_path, "书记", "组织委员", unit="洗煤厂党支部"), cast.mine)
    begin_apply(cast.actor("officer"), roster)
    work_off()
    unit = Unit.objects.get(name="洗煤厂党支部")
    assert not Appointment.objects.filter(unit=unit).exists()
    answer = cast.client("officer").get(reverse("show_roster", args=[roster.pk]))
    assert answer.context["appointing"] == [(unit.pk, unit.short_name, 2)]
    assert reverse("show_unit", args=[unit.pk]) in answer.content.decode()
    assert "有 2 人" in answer.content.decode()


def test_who_holds_the_post_already_is_not_named_again(cast, tmp_path):
    import_roster(written(tmp_path, "书记", "副书记"), cast.mine)
    again = preview(written(tmp_path, "书记", "副书记"), cast.mine)
    assert again.counts["same"] == 2
    assert sum(again.counts["posts"].values()) == 2
    for name in ("李建国", "王晓梅"):
        make_appointment(Member.objects.get(name=name).person, "secretary", cast.first)
    later = preview(written(tmp_path, "书记", "副书记"), cast.mine)
    assert whys(later) == {"李建国": [], "王晓梅": [["post", "post", "副书记", ""]]}


def test_the_same_file_again_still_changes_nothing(cast, tmp_path):
    import_roster(written(tmp_path, "书记"), cast.mine)
    again = preview(written(tmp_path, "书记"), cast.mine)
    assert again.writes == 0
