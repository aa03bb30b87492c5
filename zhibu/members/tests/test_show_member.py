"""The file's page, and who reads that it was opened."""

from tests.cast import Cast
from zhibu.audit.models import FileOpening
from zhibu.members.models import Member
from zhibu.members.testing import make_member
from zhibu.people.models import Person


def row_of(person: Person) -> Member:
    return Member.objects.get(person=person, tie="formal")


def test_sealed_items_are_masked(cast: Cast) -> None:
    zhao = make_member(
        cast.first,
        "赵秀英",
        id_number="11010519491231002X",
        phone="13812341234",
        home_address="河北省邯郸市丛台区人民路7号",
    )
    page = cast.client("secretary").get(f"/members/{zhao.pk}/").content.decode()
    assert "138****1234" in page and "河北省邯郸市******" in page
    assert "11010519491231002X" not in page and "13812341234" not in page and "人民路" not in page


def test_codes_are_shown_in_words(cast: Cast) -> None:
    zhao = make_member(cast.first, "赵秀英", sex="2", ethnicity="03", education="31")
    page = cast.client("secretary").get(f"/members/{zhao.pk}/").content.decode()
    assert "回族" in page and "女" in page and "专科" in page


def test_the_person_reads_who_opened_the_file(cast: Cast) -> None:
    member = row_of(cast.people["member"])
    cast.client("secretary").get(f"/members/{member.pk}/")
    page = cast.client("member").get("/me/openings/").content.decode()
    assert "王建国" in page and "综采一区党支部书记" in page


def test_going_back_to_a_file_is_one_opening(cast: Cast) -> None:
    member = row_of(cast.people["member"])
    client = cast.client("secretary")
    for _time in range(3):
        client.get(f"/members/{member.pk}/")
    assert FileOpening.objects.count() == 1


def test_ones_own_file_leaves_no_record(cast: Cast) -> None:
    client = cast.client("member")
    assert client.get(f"/members/{row_of(cast.people['member']).pk}/").status_code == 302
    assert client.get("/me/file/").status_code == 200
    assert not FileOpening.objects.exists()


def test_next_door_it_is_absent_and_without_the_right_forbidden(cast: Cast) -> None:
    url = f"/members/{row_of(cast.people['member']).pk}/"
    assert cast.client("next_door").get(url).status_code == 404
    assert cast.client("committee_member").get(url).status_code == 403
    assert not FileOpening.objects.exists()


def test_a_branch_that_only_hosts_the_member_sees_no_address_and_no_education(cast: Cast) -> None:
    zhao = make_member(cast.second, "赵秀英", phone="13812341234", home_address="河北省邯郸市丛台区", major="采矿")
    guest = make_member(cast.first, person=zhao.person, tie="participation")
    page = cast.client("secretary").get(f"/members/{guest.pk}/").content.decode()
    assert "138****1234" in page
    assert "河北省" not in page and "采矿" not in page


def test_pages_with_personal_facts_are_kept_nowhere(cast: Cast) -> None:
    answer = cast.client("secretary").get(f"/members/{row_of(cast.people['member']).pk}/")
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in cast.client("member").get("/me/file/")["Cache-Control"]
