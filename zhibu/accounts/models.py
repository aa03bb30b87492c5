"""Who signs in: a login identity and its sessions, nothing of the person."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from zhibu.lib.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Makes users."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of that name, whatever its case."""
        return self.get(username=(username or "").lower())

    def new(self, username: str, password: str | None = None) -> "User":
        """Make a user; without a password it cannot sign in until it sets one."""
        user = self.model(username=username.lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login identity."""

    excused = "a login identity stands in no unit; its person does"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    must_set_password = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True)
    is_large_type = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

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


class Session(AbstractBaseSession):
    """A signed-in device: revocable at once, its user in a column."""

    excused = "belongs to a login"

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=60, blank=True)
    begun_on = models.DateField()

    objects = SessionQuerySet.as_manager()  # type: ignore[assignment,misc]

    class Meta(AbstractBaseSession.Meta):
        db_table = "accounts_session"

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Return the store that reads and writes these rows."""
        from zhibu.accounts.sessions import SessionStore

        return SessionStore
