"""The WSGI entry for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhibu.site.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - loads every room now, so that the first visitor does not wait for it
gc.collect()
gc.freeze()  # what is loaded stays: no collection has to walk over it while somebody waits
