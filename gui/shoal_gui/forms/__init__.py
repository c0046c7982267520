"""Forms that the welcome and the settings share."""
