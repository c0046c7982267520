"""`python -m shoal_gui`."""

from shoal_gui.app import main

main()
