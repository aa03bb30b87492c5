"""A stricter number of a committee turns the lights of everything below it, and its end turns them back."""

from datetime import date
from typing import Any

from django.urls import reverse

from tests.cast import Cast
from zhibu.bylaws.actions import add_local_rule, withdraw_local_rule
from zhibu.duties.models import Light
from zhibu.orgs.testing import Clerk

DAY = date(2026, 1, 1)
SAID = {"rule": "ZB-02", "value": "members", "since": DAY, "document": "通知", "document_no": "东党〔2026〕1号"}


def sizes(cast: Cast) -> list[str]:
    return list(Light.objects.open().filter(unit=cast.first, duty="size").values_list("rule", flat=True))


def test_its_why_names_the_document_of_the_committee_and_its_number(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        add_local_rule(Clerk(), cast.mine, amount="2", **SAID)
    light = Light.objects.open().get(unit=cast.first, duty="size")
    client, page, api = cast.client("secretary"), f"/lights/{light.pk}/", f"/api/v1/lights/{light.pk}"
    text = client.get(page).content.decode()
    for told in ("东岭煤矿党委", "不超过 2 人", "《通知》东党〔2026〕1号", "/rules/ZB-02/"):
        assert told in text, told
    (local,) = client.get(api).json()["tightened"]
    assert (local["layer"], local["amount"], local["document_no"]) == ("东岭煤矿党委", 2, "东党〔2026〕1号")


def test_a_local_rule_turns_the_lights_below_and_back(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    assert sizes(cast) == []
    with django_capture_on_commit_callbacks(execute=True):
        row = add_local_rule(Clerk(), cast.mine, amount="2", **SAID)
    assert sizes(cast) == ["ZB-02"]
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_local_rule(Clerk(), row, on=DAY, reason="统一要求")
    assert sizes(cast) == []


def test_an_officer_sets_it_on_the_page_and_the_light_and_its_why_follow(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client, url = cast.client("officer"), reverse("add_local_rule", args=[cast.mine.pk])
    sent = {"chosen": "ZB-02:members", "since": "2026-01-01", "document": "通知", "document_no": "东党〔2026〕1号"}
    sent["once"] = client.get(url).context["form"]["once"].value()
    looser = client.post(url, {**sent, "amount": "60"})
    assert looser.status_code == 422 and sizes(cast) == []
    assert "只能更严，不能更松：上级规定是不超过 50 人" in str(looser.context["form"].errors["amount"])
    with django_capture_on_commit_callbacks(execute=True):
        sent["once"] = client.get(url).context["form"]["once"].value()
        assert client.post(url, {**sent, "amount": "2"}).status_code == 302
    assert sizes(cast) == ["ZB-02"]
    light = Light.objects.open().get(unit=cast.first, duty="size")
    why = client.get(reverse("show_light", args=[light.pk])).content.decode()
    assert "不超过 2 人" in why and "《通知》东党〔2026〕1号" in why
