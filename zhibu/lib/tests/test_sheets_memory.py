import random
import subprocess
import sys

from zhibu.lib.sheets import write_sheet

READ = """
import resource, sys
from zhibu.lib.sheets import open_sheet
with open_sheet(sys.argv[1]) as sheet:
    count = sum(1 for _ in sheet.rows())
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))  # of this program, not its parent's
reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(count, max(int(peak.split()[1]), reader) // 1024)
"""


def test_a_large_file_is_read_in_less_than_120_megabytes_on_either_side(tmp_path):
    chance = random.Random(1)
    path = tmp_path / "large.xlsx"

    def rows():
        for number in range(20_000):
            yield [number, f"王{number}", str(chance.randrange(10**17, 10**18)), *[f"第{number % 977}党支部"] * 15]

    write_sheet(path, "名册", [f"列{number}" for number in range(18)], rows())
    assert path.stat().st_size > 1_000_000
    run = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
    count, megabytes = map(int, run.stdout.split())
    assert count == 20_001
    assert megabytes < 120
