"""Long work for the tests of the worker."""

import time
from pathlib import Path

from zhibu.jobs.models import Job
from zhibu.jobs.work import Outcome, Progress, work


@work
def count_slowly(job: Job, progress: Progress) -> Outcome:
    """Note each beginning in the file; the first one never comes to an end."""
    notes = Path(job.details["notes"])
    with notes.open("a") as lines:
        lines.write("begun\n")
    progress.begin(10)
    while notes.read_text().count("begun") == 1:
        progress.step()
        time.sleep(0.1)
    return Outcome({"beginnings": notes.read_text().count("begun")})
