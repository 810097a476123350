"""`python -m conformance` is the command."""

import sys

from conformance.begin import main

sys.exit(main())
