"""Models and an inference config made into an OCI image, without a container engine."""
