"""The places of the rail, a module or package each."""
