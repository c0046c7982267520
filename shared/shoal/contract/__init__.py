"""What crosses the wire; the only part of the domain that the device side needs."""
