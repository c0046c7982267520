"""The `shoal` command: a file a noun, a thin face on the library."""
