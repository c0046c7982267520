"""`python -m shoal_agent`: the command `shoal-agent`, for where no script of that name was installed."""

import sys

from shoal_agent.cli import main

sys.exit(main())
