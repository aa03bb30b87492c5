"""Settings of an installation: defaults here, every choice from the environment (docs/settings.md)."""

from pathlib import Path

from zhibu.site import environment as env

ROOT = Path(__file__).resolve().parents[2]
DATA = env.data_folder()
DEBUG = env.flag("ZHIBU_DEBUG")
TESTING = env.flag("ZHIBU_TESTING")
DEMO = env.is_demo(DATA)
KEYS = env.keys(DATA)
SECRET_KEY = KEYS.session
ALLOWED_HOSTS = env.words("ZHIBU_HOSTS") or ["localhost", "127.0.0.1", "[::1]", ".localhost", "testserver"]
CSRF_TRUSTED_ORIGINS = env.words("ZHIBU_ORIGINS")

ROOMS = [
    "dashboards",
    "search",
    "programs",
    "duties",
    "meetings",
    "rosters",
    "letters",
    "members",
    "access",
    "bylaws",
    "orgs",
    "figures",
    "notices",
    "files",
    "jobs",
    "links",
    "rulebook",
    "calendars",
    "people",
    "accounts",
    "gate",
    "audit",
    "spans",
    "web",
]
INSTALLED_APPS = [
    "zhibu.site",
    *(f"zhibu.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhibu.web.compressing.CompressingMiddleware",
    "zhibu.web.nameless.NamelessMiddleware",
    "zhibu.accounts.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "zhibu.web.veils.VeilMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.access.middleware.ActorMiddleware",
    "zhibu.accounts.middleware.ReadingMiddleware",
    "zhibu.programs.middleware.ApiMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhibu.web.said.SaidMiddleware",
]
ROOT_URLCONF = "zhibu.site.urls"
WSGI_APPLICATION = "zhibu.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "zhibu.site.context.shell",
            ],
            "builtins": ["zhibu.web.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "zhibu.web.controls.Controls"
DATABASES = {"default": env.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "zhibu.accounts.sessions"
SESSION_COOKIE_NAME = "zhibu"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.is_https()
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
AUTHENTICATION_BACKENDS = ["zhibu.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"}]
LOGIN_OF_PHONE = "zhibu.people.queries.login_of_phone"
INVITED = "zhibu.people.queries.invited"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
NAMELESS = ("/letterbox/",)  # beginnings of addresses at which nobody is known: zhibu.web.nameless
PROXIES = int(env.text("ZHIBU_PROXIES", "1" if env.is_https() else "0"))
MFA_ROLES = frozenset(env.words("ZHIBU_MFA_ROLES"))
ACCOUNT_ADAPTER = "zhibu.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "zhibu.accounts.forms.SignIn",
    "change_password": "zhibu.accounts.forms.ChangePassword",
    "reauthenticate": "zhibu.accounts.forms.ConfirmByPassword",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False  # tries are counted in the database: accounts.models.Attempt
MFA_ADAPTER = "zhibu.accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "zhibu.accounts.forms.EnterCode",
    "reauthenticate": "zhibu.accounts.forms.ConfirmByCode",
    "activate_totp": "zhibu.accounts.forms.ActivateTotp",
    "add_webauthn": "zhibu.accounts.forms.AddPasskey",
    "edit_webauthn": "zhibu.accounts.forms.RenamePasskey",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.is_https() else None
SECURE_HSTS_SECONDS = 31536000 if env.is_https() else 0
SECURE_SSL_REDIRECT = env.is_https()
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "zhibu.web.views.csrf_failure"
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "zhibu" / "lib" / "locale"]
USE_TZ = True
TIME_ZONE = env.text("ZHIBU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "zhibu.site.statics.NpmFinder"]
NPM_FILES = [
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "echarts/dist/echarts.simple.min.js",
    "htmx.org/dist/htmx.min.js",
]
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "zhibu.site.statics.Statics"
    },
}
UPLOADS_FOLDER = DATA / "uploads"  # what comes part by part, until it is whole; no backup takes it along
UPLOAD_MOST_MB = 64  # the largest file that any form takes; what is larger is not even read
FILE_UPLOAD_HANDLERS = [
    "zhibu.web.uploads.BoundedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
ROLES = "zhibu.site.roles.MATRIX"
API = "zhibu.site.api.api"
SITE_URL = env.text("ZHIBU_URL").rstrip("/")
SITE_NAME = env.text("ZHIBU_SITE_NAME", "支部")
CARD_DAYS = max(int(env.text("ZHIBU_CARD_DAYS", "180")), 1)
ROSTER_DAYS = max(int(env.text("ZHIBU_ROSTER_DAYS", "30")), 1)
HOOK_NETWORKS = env.networks("ZHIBU_HOOK_NETWORKS")
HOOK_DAYS = max(int(env.text("ZHIBU_HOOK_DAYS", "3")), 1)
API_RATE = int(env.text("ZHIBU_API_RATE", "600"))
NOTICE_URL = SITE_URL or (f"http://localhost:{env.text('PORT', '8000')}" if DEMO else "")
MAIL_FROM = env.text("ZHIBU_MAIL_FROM") if env.text("ZHIBU_MAIL") else ""
MAILERS = {"default": env.mail(env.text("ZHIBU_MAIL")) if MAIL_FROM else env.NO_MAIL}
if DEMO and not MAIL_FROM:  # nothing leaves the demo: its mails are files in the data folder
    MAIL_FROM, MAILERS = f"{SITE_NAME} <demo@localhost>", {"default": env.mail_to_files(DATA / "mail")}
PUSH = env.is_https() or env.flag("ZHIBU_PUSH")
PUSH_NETWORKS: list[env.Network] = []  # browsers name the address, so only the open internet is asked
SMS_URL = env.text("ZHIBU_SMS_URL")
SMS_SECRET = env.text("ZHIBU_SMS_SECRET")
WECOM_URL = env.text("ZHIBU_WECOM_URL", "https://qyapi.weixin.qq.com").rstrip("/")
WECOM_CORP = env.text("ZHIBU_WECOM_CORP")
WECOM_AGENT = env.text("ZHIBU_WECOM_AGENT")
WECOM_SECRET = env.text("ZHIBU_WECOM_SECRET")
NOTICE_DAYS = max(int(env.text("ZHIBU_NOTICE_DAYS", "3")), 1)
HOLDING = "zhibu.access.queries.holding"
CORRECTION_DAYS = int(env.text("ZHIBU_CORRECTION_DAYS", "3"))
RULES_NATIONAL = Path(env.text("ZHIBU_RULES") or ROOT / "zhibu" / "rulebook" / "packs" / "national")
RULES_LAYERS = env.words("ZHIBU_RULE_LAYERS")
RULES_FOLDER = DATA / "rules"
CALENDARS_FOLDER = DATA / "calendars"
