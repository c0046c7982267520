"""`python -m shoal.cli`: the same as `shoal`, for where the script is not on PATH."""

from shoal.cli.main import main

main()
