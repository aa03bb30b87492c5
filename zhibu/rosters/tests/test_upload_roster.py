"""A file comes in through the page: understood at once, refused in a sentence, nothing half-done."""

from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from zhibu.files.models import StoredFile
from zhibu.jobs.testing import work_off
from zhibu.lib.sheets import Refusal
from zhibu.lib.testing import broken_file, broken_names, workbook
from zhibu.members.models import Member
from zhibu.people.models import Person
from zhibu.rosters.choices import State
from zhibu.rosters.models import Roster
from zhibu.rosters.testing import id_number, person, write_roster

pytestmark = pytest.mark.django_db
ONE, TWO = id_number(sequence="831"), id_number(sequence="833")


MOST_MB = 100


@contextmanager
def memory():
    """Tell afterwards how many MB the process grew at its highest."""
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark begins anew
    grown = []
    before = of_status("VmRSS")
    yield grown
    grown.append((of_status("VmHWM") - before) >> 10)


def of_status(name):
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1])


def send(client, unit, name, content):
    page = reverse("upload_roster", args=[unit.pk])
    once = client.get(page).context["form"]["once"].value()
    return client.post(page, {"once": once, "file": SimpleUploadedFile(name, content)})


def test_a_roster_goes_from_the_file_to_the_roll(cast, tmp_path):
    client = cast.client("officer")
    path = write_roster(
        tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部"), person("", TWO, "综采一区党支部")]
    )
    answer = send(client, cast.mine, "名册.xlsx", path.read_bytes())
    roster = Roster.objects.get()
    assert answer.headers["Location"] == reverse("match_columns", args=[roster.pk])
    form = client.get(answer.headers["Location"]).context["form"]
    chosen = {name: form[name].value() for name in form.fields}
    answer = client.post(reverse("match_columns", args=[roster.pk]), chosen)
    assert answer.status_code == 302
    assert "work" in client.get(reverse("show_roster", args=[roster.pk])).content.decode()
    work_off()
    page = client.get(reverse("show_roster", args=[roster.pk]))
    rows = page.context["rows"]
    assert [row.number for row in rows] == [3, 2]
    assert "姓名" in rows[0].sentences[0]
    client.post(reverse("begin_apply", args=[roster.pk]))
    work_off()
    assert Member.objects.get(name="李建国").unit == cast.first
    roster.refresh_from_db()
    assert roster.state == State.APPLIED
    recap = client.get(reverse("download_recap", args=[roster.pk]))
    assert b"".join(recap.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("name", broken_names())
def test_a_broken_file_gets_a_sentence_and_leaves_nothing(cast, name):
    broken = broken_file(name)
    client = cast.client("officer")
    with memory() as grown:
        answer = send(client, cast.mine, broken.name, broken.content)
    assert grown[0] < MOST_MB, f"{grown[0]} MB to refuse it"
    assert answer.status_code == 422
    form = answer.context["form"]
    sentence = str(form.errors["file"][0])
    assert any("\u4e00" <= sign <= "\u9fff" for sign in sentence)
    assert sentence.endswith("。")
    assert not Roster.objects.exists()
    assert not StoredFile.objects.exists()
    assert Person.objects.filter(name__contains="=").count() == 0


def test_there_are_thirty_broken_files_of_every_sort():
    assert len(broken_names()) >= 30
    refused = {broken_file(name).code for name in broken_names() if "bomb" not in name and "million" not in name}
    assert refused | {Refusal.ZIP_BOMB} >= set(Refusal) - {Refusal.TOO_LARGE, Refusal.NO_SUCH_SHEET, Refusal.NO_TABLE}


def test_a_workbook_without_any_table_of_people_is_refused(cast):
    content = workbook([("物品", "数量"), ("桌子", 12), ("椅子", 48)])
    answer = send(cast.client("officer"), cast.mine, "清单.xlsx", content)
    assert answer.status_code == 422
    assert "没有找到名册" in answer.context["form"].errors["file"][0]
    assert not StoredFile.objects.exists()


FORMULAS = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "＝cmd|' /C calc'!A0"]


def test_formulas_of_a_file_never_come_back_as_formulas(cast, tmp_path):
    client = cast.client("officer")
    rows = [person(words, id_number(sequence=f"8{place}1"), "综采一区党支部") for place, words in enumerate(FORMULAS)]
    rows.append(person("李建国", ONE, "=综采一区党支部", phone="=1+2", education="=A1"))
    path = write_roster(tmp_path / "a.xlsx", rows)
    send(client, cast.mine, "名册.xlsx", path.read_bytes())
    roster = Roster.objects.get()
    client.post(reverse("begin_preview", args=[roster.pk]))
    work_off()
    roster.refresh_from_db()
    assert roster.counts["reasons"]["badname"] == len(FORMULAS)
    recap = client.get(reverse("download_recap", args=[roster.pk]))
    (tmp_path / "recap.xlsx").write_bytes(b"".join(recap.streaming_content))
    sheet = openpyxl.load_workbook(tmp_path / "recap.xlsx").active
    assert sheet.max_row > len(FORMULAS)
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert not Member.objects.filter(name__startswith="=").exists()


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["officer"].user)
    page = reverse("upload_roster", args=[cast.mine.pk])
    token = client.get(page).context["csrf_token"]
    begun = (
        f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="名册.xlsx"\r\n\r\nPK' + "x" * (1 << 20)
    )
    answer = client.generic("POST", page, begun, "multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 << 20))
    assert answer.status_code == 422
    assert "最多收 64 MB" in answer.context["form"].errors["file"][0]
    assert not Roster.objects.exists()


def test_a_large_file_is_read_by_a_job(cast, tmp_path, monkeypatch):
    monkeypatch.setattr(import_module("zhibu.rosters.actions.upload_roster"), "QUICK", 1)
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")])
    client = cast.client("officer")
    answer = send(client, cast.mine, "名册.xlsx", path.read_bytes())
    roster = Roster.objects.get()
    assert answer.headers["Location"] == reverse("show_roster", args=[roster.pk])
    work_off()
    roster.refresh_from_db()
    assert roster.state == State.PREVIEWED
    assert roster.table["columns"]


def test_a_large_file_that_is_broken_says_so_on_its_page(cast, monkeypatch):
    monkeypatch.setattr(import_module("zhibu.rosters.actions.upload_roster"), "QUICK", 1)
    client = cast.client("officer")
    send(client, cast.mine, "名册.xlsx", b"PK\x03\x04 nothing like a workbook")
    work_off()
    roster = Roster.objects.get()
    shown = reverse("show_roster", args=[roster.pk])
    assert str(roster.trouble) in client.get(shown).content.decode()
    assert str(roster.trouble).endswith("。")
    with override("en"):
        sentence = str(roster.trouble)
    assert sentence.isascii()
    assert sentence in client.get(shown, headers={"accept-language": "en"}).content.decode(), (
        "each in their own language"
    )


def test_a_name_with_a_path_is_cut(cast, tmp_path):
    path = write_roster(tmp_path / "a.xlsx", [person("李建国", ONE, "综采一区党支部")])
    send(cast.client("officer"), cast.mine, "../../名册<b>.xlsx", path.read_bytes())
    assert "/" not in Roster.objects.get().file_name
