"""The desktop: a face on the library, and no rule of its own."""
