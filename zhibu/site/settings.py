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
    "rosters",
    "members",
    "access",
    "orgs",
    "gate",
    "audit",
    "notices",
    "files",
    "jobs",
    "people",
    "accounts",
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
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhibu.accounts.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "zhibu.access.middleware.ActorMiddleware",
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
DATABASES = {"default": env.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
SESSION_ENGINE = "zhibu.accounts.sessions"
SESSION_COOKIE_NAME = "zhibu"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.is_https()
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
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
USE_TZ = True
TIME_ZONE = env.text("ZHIBU_TIME_ZONE", "Asia/Shanghai")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "zhibu.site.statics.NpmFinder"]
NPM_FILES = [
    "@tabler/core/dist/css/tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js",
    "echarts/dist/echarts.min.js",
    "htmx.org/dist/htmx.min.js",
]
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "zhibu.site.statics.Statics"
    },
}
ROLES = "zhibu.site.roles.MATRIX"
SITE_NAME = env.text("ZHIBU_SITE_NAME", "支部")
CORRECTION_DAYS = int(env.text("ZHIBU_CORRECTION_DAYS", "3"))
