"""What runs a device's services: one protocol, a Docker engine or plain processes behind it."""
