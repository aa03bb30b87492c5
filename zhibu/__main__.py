"""`python -m zhibu`: the zhibu command where its script is not on the PATH."""

import sys

from zhibu.site.command import main

if __name__ == "__main__":
    sys.exit(main())
