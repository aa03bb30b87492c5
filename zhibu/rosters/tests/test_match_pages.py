"""The page of columns: another sheet, a wrong column put right and remembered, the same file twice."""

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from zhibu.gate.actor import Refused
from zhibu.jobs.testing import work_off
from zhibu.members.models import Member
from zhibu.orgs.models import Unit
from zhibu.rosters.actions import apply_roster, match_columns, upload_roster
from zhibu.rosters.choices import State
from zhibu.rosters.models import ColumnMemory, Roster
from zhibu.rosters.testing import HEADINGS, id_number, person, preview, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = (id_number(sequence=order) for order in ("831", "833", "835"))


def send(client, unit, path):
    page = reverse("upload_roster", args=[unit.pk])
    once = client.get(page).context["form"]["once"].value()
    answer = client.post(page, {"once": once, "file": SimpleUploadedFile(path.name, path.read_bytes())})
    assert answer.status_code == 302
    return Roster.objects.order_by("uploaded_at", "id").last()


def chosen(client, page, **changes):
    """Return what the form of the page would send, with changes."""
    form = client.get(page).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


def two_sheets(path):
    book = openpyxl.Workbook()
    for title, name, number in (("2025年", "李建国", ONE), ("2026年", "王晓梅", TWO)):
        sheet = book.create_sheet(title)
        sheet.append(HEADINGS)
        sheet.append(person(name, number, "综采一区党支部"))
    del book["Sheet"]
    book.save(path)
    return path


def test_another_sheet_of_the_workbook_is_chosen(cast, tmp_path):
    client = cast.client("officer")
    roster = send(client, cast.mine, two_sheets(tmp_path / "a.xlsx"))
    page = reverse("match_columns", args=[roster.pk])
    assert roster.sheet == "2025年"
    assert [label for _, label in client.get(page).context["form"].fields["sheet"].choices] == ["2025年", "2026年"]
    answer = client.post(page, chosen(client, page, sheet="2026年"))
    assert answer.headers["Location"] == page
    assert "王晓梅" in client.get(page).content.decode()
    client.post(page, chosen(client, page))
    work_off()
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert set(Member.objects.filter(name__in=["李建国", "王晓梅"]).values_list("name", flat=True)) == {"王晓梅"}


def test_sheets_read_together_may_be_read_one_by_one(cast, tmp_path):
    book = openpyxl.Workbook()
    for title, name, number in (("综采一区党支部", "李建国", ONE), ("综采二区党支部", "王晓梅", TWO)):
        sheet = book.create_sheet(title)
        sheet.append([heading for heading in HEADINGS if heading != "所在党支部"])
        sheet.append([cell for place, cell in enumerate(person(name, number, "")) if place != 3])
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    client = cast.client("officer")
    roster = send(client, cast.mine, tmp_path / "a.xlsx")
    page = reverse("match_columns", args=[roster.pk])
    assert client.get(page).context["form"]["sheet"].value() == ""
    client.post(page, chosen(client, page))
    work_off()
    roster.refresh_from_db()
    assert roster.counts["by_unit"] == {str(cast.first.pk): 1, str(cast.second.pk): 1}
    shown = client.get(reverse("show_roster", args=[roster.pk])).context["rows"]
    assert [(row.sheet, row.number) for row in shown] == [("综采一区党支部", 2), ("综采二区党支部", 2)]
    client.post(page, chosen(client, page, sheet="综采二区党支部"))
    roster.refresh_from_db()
    assert (roster.sheet, roster.pages) == ("综采二区党支部", [])
    client.post(page, chosen(client, page, sheet=""))
    roster.refresh_from_db()
    assert (roster.sheet, len(roster.pages)) == ("", 2)


def test_a_sheet_that_is_not_there_is_a_sentence(cast, tmp_path):
    client = cast.client("officer")
    roster = send(client, cast.mine, two_sheets(tmp_path / "a.xlsx"))
    page = reverse("match_columns", args=[roster.pk])
    answer = client.post(page, chosen(client, page, sheet="2024年"))
    assert answer.status_code == 422
    assert "sheet" in answer.context["form"].errors


ODD = ("姓名", "公民身份号码", "人员类别", "哪儿的", "入党日期", "转正日期", "手机号码", "学历")


def test_a_wrong_column_is_put_right_and_the_next_file_knows(cast, tmp_path):
    client = cast.client("officer")
    rows = [person("李建国", ONE, "综采一区党支部")]
    roster = send(client, cast.mine, write_roster(tmp_path / "a.xlsx", rows, ODD))
    page = reverse("match_columns", args=[roster.pk])
    client.post(page, chosen(client, page, column_3="unit", column_7=""))
    work_off()
    roster.refresh_from_db()
    assert (roster.columns["unit"], "education" in roster.columns) == (3, False)
    assert roster.counts["new"] == 1
    assert ColumnMemory.objects.get(unit=cast.mine, heading="哪儿").field == "unit"
    later = send(client, cast.mine, write_roster(tmp_path / "b.xlsx", [person("王晓梅", TWO, "综采二区党支部")], ODD))
    known = chosen(client, reverse("match_columns", args=[later.pk]))
    assert (known["column_3"], known["column_7"]) == ("unit", "")
    elsewhere = send(cast.client("officer"), cast.office, write_roster(tmp_path / "c.xlsx", rows, ODD))
    assert chosen(client, reverse("match_columns", args=[elsewhere.pk]))["column_7"] == "education"


@pytest.mark.parametrize(
    ("changes", "words"), [({"column_7": "name"}, "两栏都选了“姓名”"), ({"column_0": ""}, "哪一栏是姓名")]
)
def test_columns_that_make_no_roster_are_told_and_kept(cast, tmp_path, changes, words):
    client = cast.client("officer")
    roster = send(client, cast.mine, write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")]))
    page = reverse("match_columns", args=[roster.pk])
    answer = client.post(page, chosen(client, page, **changes))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    field, value = next(iter(changes.items()))
    assert (answer.context["form"][field].value() or "") == value
    assert not ColumnMemory.objects.exists()


def test_a_discarded_or_written_roster_has_no_columns_to_match(cast, tmp_path):
    client = cast.client("officer")
    roster = send(client, cast.mine, write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")]))
    asked = client.get(reverse("discard_roster", args=[roster.pk]))
    assert "不会有任何变化" in asked.content.decode()
    answer = client.post(reverse("discard_roster", args=[roster.pk]))
    assert answer.headers["Location"] == reverse("list_rosters")
    for page in ("match_columns", "download_recap"):
        assert client.get(reverse(page, args=[roster.pk])).status_code == 404
    again = client.post(reverse("discard_roster", args=[roster.pk]))
    assert again.status_code == 422
    assert client.get(reverse("show_roster", args=[roster.pk])).status_code == 200
    with pytest.raises(Refused):
        match_columns(cast.actor("officer"), Roster.objects.get(pk=roster.pk), columns={0: "name"})


def test_the_same_file_twice_at_once_doubles_nobody(cast, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "洗煤厂党支部")])
    first, second = (preview(path, cast.mine, cast.actor("officer")) for _ in range(2))
    apply_roster(cast.actor("officer"), first)
    with pytest.raises(Refused):
        apply_roster(cast.actor("officer"), second)
    client = cast.client("officer")
    client.post(reverse("begin_preview", args=[second.pk]))
    work_off()
    second.refresh_from_db()
    assert (second.state, second.writes, second.counts["same"]) == (State.PREVIEWED, 0, 1)
    assert "不用导入" in client.get(reverse("show_roster", args=[second.pk])).content.decode()
    assert Member.objects.filter(name="李建国").count() == 1


def test_two_rosters_that_name_the_same_new_unit_found_it_once(cast, tmp_path):
    previews = [
        preview(write_roster(tmp_path / f"{place}.xlsx", [person(name, number, "洗煤厂党支部")]), cast.mine)
        for place, (name, number) in enumerate([("李建国", ONE), ("王晓梅", TWO)])
    ]
    actor = cast.actor("officer")
    apply_roster(actor, previews[0])
    with pytest.raises(Refused, match=r"洗煤厂党支部"):
        apply_roster(actor, previews[1])
    assert Unit.objects.filter(name="洗煤厂党支部").count() == 1


def test_an_unreadable_file_that_came_for_the_second_time_is_refused_again(cast, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    for _ in range(2):
        with pytest.raises(Refused):
            upload_roster(cast.actor("officer"), cast.mine, name="a.xlsx", content=path)
    assert not Roster.objects.exists()
