"""Charts over time: what is kept of a number, how it is drawn, and where a service's requests are read from."""
