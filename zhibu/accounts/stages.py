"""What stands between the password and being signed in."""

from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.http import HttpRequest


class SecondStep(AuthenticateStage):
    """Ask for a code, or for a passkey where the user wants it so: a passkey alone is only a shorter way in."""

    def _should_handle(self, request: HttpRequest) -> bool:
        user = self.login.user
        if user is None or did_use_passwordless_login(request, user):
            return False
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            return True
        return bool(user.asks_second_step) and is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN])
