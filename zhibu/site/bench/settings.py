"""The site's settings with two addresses more: the yardsticks of `zhibu bench pages` (docs/bench.md)."""

from zhibu.site.settings import *  # noqa: F403

ROOT_URLCONF = "zhibu.site.bench.urls"
