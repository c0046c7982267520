"""MQTT brokers that Shoal brings along or sets up: the embedded one, and the configuration of a production one."""
