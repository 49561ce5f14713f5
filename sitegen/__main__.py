"""`python -m sitegen` is `sitegen`."""

import sys

from sitegen.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
