"""Who signs in: a login identity and its sessions, nothing of the person."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhibu.lib.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of that name, whatever its case. Raises User.DoesNotExist."""
        return self.get(username=(username or "").lower())

    def named(self, username: str) -> "User | None":
        """Return the user of that name, whatever its case; None where there is none."""
        return self.filter(username=username.lower()).first()

    def new(self, username: str | None, password: str | None = None) -> "User":
        """Make a user; without a name and a password it cannot sign in until an invitation gives it both."""
        user = self.model(username=username.lower() if username else None)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login identity."""

    excused = "a login identity stands in no unit; its person does"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("用户名"), max_length=60, unique=True, null=True)  # noqa: DJ001 null until chosen
    is_active = models.BooleanField(default=True)
    asks_second_step = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    is_large_type = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    shut_out_at = models.DateTimeField(null=True)
    last_login = None  # nobody keeps when people come

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username or ""

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Return False: rights come from grants, never from the login."""
        return False

    def has_module_perms(self, _app: str) -> bool:
        """Return False: rights come from grants, never from the login."""
        return False


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions."""

    def of(self, user: User) -> Self:
        """Keep the sessions of the user."""
        return self.filter(user=user)

    def alive(self, now: datetime) -> Self:
        """Keep the sessions that have not run out."""
        return self.filter(expire_date__gt=now)


class Session(AbstractBaseSession):
    """A signed-in device: revocable at once, its user in a column."""

    excused = "belongs to a login"

    id = models.UUIDField(
        unique=True, default=new_id, editable=False
    )  # names the device on its page; the key is secret
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    begun_on = models.DateField()

    objects: ClassVar = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta(AbstractBaseSession.Meta):
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that reads and writes these rows."""
        from zhibu.accounts.sessions import SessionStore

        return SessionStore


class Attempt(models.Model):
    """How often something was tried of late, under a key that tells neither who nor from where."""

    excused = "holds counters under blind keys, no person"

    key = models.BinaryField(primary_key=True, max_length=16)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self, now: datetime) -> Self:
        """Keep the invitations that can still be used."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class Invitation(models.Model):
    """A way in that is handed over on paper: used once, for a while; only the fingerprint of its code is kept."""

    excused = "belongs to a login; whoever may invite its person may make and revoke it"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(used_at__isnull=True, revoked_at__isnull=True),
                name="accounts_invitation_one_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
