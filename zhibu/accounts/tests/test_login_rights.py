"""Who sees the pages of the login: everybody their own, a visitor only the ways in."""

from django.urls import reverse

from tests.cast import Cast
from tests.rights import differences

#                          visitor member group_l committee organiser secretary general officer auditor keeper next_door
TABLE = """
GET  account_login               | 200   302    302     302       302       302       302     302     302     302    302
GET  mfa_authenticate            | 302   302    302     302       302       302       302     302     302     302    302
GET  accept_invitation           | 200   200    200     200       200       200       200     200     200     200    200
GET  account_logout              | 302   200    200     200       200       200       200     200     200     200    200
GET  show_login                  | 302   200    200     200       200       200       200     200     200     200    200
GET  list_devices                | 302   200    200     200       200       200       200     200     200     200    200
GET  end_sessions                | 405   405    405     405       405       405       405     405     405     405    405
GET  account_change_password     | 302   200    200     200       200       200       200     200     200     200    200
GET  mfa_index                   | 302   200    200     200       200       200       200     200     200     200    200
GET  mfa_list_webauthn           | 302   200    200     200       200       200       200     200     200     200    200
GET  mfa_view_recovery_codes     | 302   404    404     404       404       404       404     404     404     404    404
GET  mfa_add_webauthn            | 302   302    302     302       302       302       302     302     302     302    302
GET  mfa_activate_totp           | 302   302    302     302       302       302       302     302     302     302    302
"""


def test_the_table_holds(cast: Cast) -> None:
    assert differences(cast, TABLE, lambda _cast, page, *_word: reverse(page)) == []


def test_nobody_touches_anothers_passkey(cast: Cast) -> None:
    from allauth.mfa.models import Authenticator

    from zhibu.accounts.testing import PASSWORD

    theirs = Authenticator.objects.create(
        user=cast.people["secretary"].user, type="webauthn", data={"name": "手机", "credential": {}}
    )
    client = cast.client("member")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for page in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(page, args=[theirs.pk])).status_code == 404
        assert client.post(reverse(page, args=[theirs.pk]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
