"""Templates serve their unit and all below it; what was planned by one stays when it goes."""

import pytest
from django.urls import reverse

from tests.cast import Cast
from zhibu.gate.actor import NotAllowed, Refused
from zhibu.meetings.actions import keep_template, remove_template
from zhibu.meetings.models import Template
from zhibu.meetings.testing import make_gathering
from zhibu.orgs.models import Unit

pytestmark = pytest.mark.django_db


def keep(cast: Cast, who: str, unit: Unit, name: str = "例会") -> Template:
    items = ["学习文件", " ", "讨论"]
    return keep_template(cast.actor(who), unit, name=name, kinds=["theme_day"], theme="学习全会精神", items=items)


def test_it_serves_the_unit_and_those_below(cast: Cast) -> None:
    above, own, beside = keep(cast, "officer", cast.mine), keep(cast, "secretary", cast.first), None
    beside = keep(cast, "next_door", cast.second)
    assert set(Template.objects.usable_in(cast.first)) == {above, own}
    assert set(Template.objects.usable_in(cast.group)) == {above, own}
    assert beside not in Template.objects.usable_in(cast.first)
    assert above.items == ["学习文件", "讨论"]


def test_the_plan_begins_with_it(cast: Cast) -> None:
    template = keep(cast, "officer", cast.mine)
    url = reverse("plan_gathering", args=[cast.first.pk])
    form = cast.client("secretary").get(f"{url}?template={template.pk}").context["form"]
    assert (form["theme"].value(), form["kinds"].value()) == ("学习全会精神", ["theme_day"])
    assert [title.value() for title, _owner in form.agenda] == ["学习文件", "讨论", None]
    strange = keep(cast, "next_door", cast.second, "邻居的")
    page = cast.client("secretary").get(f"{url}?template={strange.pk}")
    assert page.context["form"]["theme"].value() is None
    assert "模板" in str(page.context["shell"].in_vain)


def test_one_name_once_and_nothing_empty(cast: Cast) -> None:
    keep(cast, "secretary", cast.first)
    with pytest.raises(Refused) as refused:
        keep(cast, "secretary", cast.first)
    assert refused.value.field == "name"
    for field, facts in {"kinds": {"kinds": ["picnic"]}, "theme": {"theme": " "}, "name": {"name": ""}}.items():
        given = {"name": "另一个", "kinds": ["assembly"], "theme": "学习", **facts}
        with pytest.raises(Refused) as refused:
            keep_template(cast.actor("secretary"), cast.first, **given)
        assert refused.value.field == field


def test_one_that_is_removed_serves_nobody_and_frees_its_name(cast: Cast) -> None:
    template = keep(cast, "secretary", cast.first)
    with pytest.raises(NotAllowed):
        remove_template(cast.actor("group_leader"), template)
    remove_template(cast.actor("secretary"), template)
    assert not Template.objects.usable_in(cast.first).exists()
    with pytest.raises(Refused):
        remove_template(cast.actor("secretary"), template)
    assert cast.client("secretary").get(reverse("remove_template", args=[template.pk])).status_code == 404
    assert keep(cast, "secretary", cast.first)


def test_a_long_line_of_the_agenda_is_refused_and_stays_as_typed(cast: Cast) -> None:
    client, url = cast.client("secretary"), reverse("keep_template", args=[cast.first.pk])
    once = client.get(url).context["form"]["once"].value()
    typed = "学习文件\n" + "长" * 201
    sent = {"name": "例会", "kinds": ["assembly"], "theme": "学习", "items": typed, "once": once}
    page = client.post(url, sent)
    assert page.status_code == 422 and "第 2 项议题最多写 200 个字，现在有 201 个" in page.content.decode()
    assert page.context["form"]["items"].value() == typed and not Template.objects.exists()


def test_who_may_not_plan_keeps_none(cast: Cast) -> None:
    for who in ("committee_member", "next_door", "auditor"):
        with pytest.raises(NotAllowed):
            keep(cast, who, cast.first)


def test_a_gathering_becomes_one(cast: Cast) -> None:
    made = make_gathering(cast.actor("secretary"), cast.first, theme="学习党章")
    strange = make_gathering(cast.actor("next_door"), cast.second, theme="邻居的会")
    client, url = cast.client("secretary"), reverse("keep_template", args=[cast.first.pk])
    assert client.get(f"{url}?gathering={made.pk}").context["form"]["theme"].value() == "学习党章"
    for other in (strange.pk, "x", ""):
        assert client.get(f"{url}?gathering={other}").context["form"]["theme"].value() is None
    form = client.get(url).context["form"]
    sent = {"name": "例会", "kinds": ["assembly"], "theme": "学习", "items": "一\n\n二", "once": form["once"].value()}
    assert "例会" in client.post(url, sent, follow=True).content.decode()
    assert Template.objects.get().items == ["一", "二"]
