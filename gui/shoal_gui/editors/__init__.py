"""Editors for what people write as text: entry scripts, configs, lists of packages."""
