"""OCI images without a daemon: layouts, layers, the registry protocol, a read-only server."""
