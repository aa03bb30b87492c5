"""`zhibu work`: a process that does the queued work."""

import argparse
import asyncio
from typing import cast

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from zhibu.jobs.jobs import SILENT

PATIENCE = 10  # seconds that running work has to come to its end when the process is asked to stop


def run(arguments: list[str]) -> int:
    """Work until asked to stop, or with --once until nothing waits."""
    parser = argparse.ArgumentParser(prog="zhibu work", description=_("只运行后台任务。"))
    parser.add_argument("--once", action="store_true", help=_("做完排队的任务就结束"))
    once = parser.parse_args(arguments).once
    asyncio.run(_work(wait=not once))
    return 0


async def _work(*, wait: bool) -> None:
    connector = cast(DjangoConnector, app.connector)
    with app.replace_connector(connector.get_worker_connector()) as working:
        async with working.open_async():
            await working.run_worker_async(
                wait=wait,
                concurrency=2,
                listen_notify=wait,
                fetch_job_polling_interval=5.0,
                shutdown_graceful_timeout=PATIENCE,
                update_heartbeat_interval=2.0,
                stalled_worker_timeout=float(SILENT),
                delete_jobs="successful",
            )
