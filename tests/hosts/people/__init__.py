"""A host's own user model, for the custom-user host."""
