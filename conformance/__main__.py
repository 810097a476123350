"""`python -m conformance` is the command."""

import sys

try:
    from conformance.cli import main
except KeyboardInterrupt:
    sys.exit(2)  # nothing was done yet

sys.exit(main())
