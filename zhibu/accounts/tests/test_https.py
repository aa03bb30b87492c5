"""What an installation reached by https asks of browsers."""

import json
import os
import subprocess
import sys
from pathlib import Path

ASK = """
import json
from zhibu.site import settings as s
names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", "PROXIES",
         "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "MFA_ROLES"]
print(json.dumps({name: getattr(s, name) for name in names}, default=sorted))
"""


def settings_with(folder: Path, **environment: str) -> dict[str, object]:
    whole = {**os.environ, "ZHIBU_DATA": str(folder), **environment}
    return json.loads(subprocess.check_output([sys.executable, "-c", ASK], env=whole))


def test_by_https_cookies_are_secure_and_browsers_remember_it(tmp_path: Path) -> None:
    found = settings_with(tmp_path, ZHIBU_URL="https://zhibu.example.cn", ZHIBU_MFA_ROLES="officer, keeper")
    assert found["SESSION_COOKIE_SECURE"] is found["CSRF_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] == 31536000
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert found["PROXIES"] == 1
    assert found["MFA_ROLES"] == ["keeper", "officer"]


def test_by_http_it_can_be_tried_out_and_trusts_no_header(tmp_path: Path) -> None:
    found = settings_with(tmp_path, ZHIBU_URL="")
    assert found["SESSION_COOKIE_SECURE"] is found["SECURE_SSL_REDIRECT"] is False
    assert found["SECURE_HSTS_SECONDS"] == 0
    assert found["SECURE_PROXY_SSL_HEADER"] is None
    assert found["PROXIES"] == 0
    assert found["SESSION_COOKIE_HTTPONLY"] is True
    assert found["SESSION_COOKIE_SAMESITE"] == "Lax"
