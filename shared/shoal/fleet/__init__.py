"""Many devices at once: who is meant, what each is told, what each says back."""
