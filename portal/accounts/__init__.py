"""A person without a name: a code, consents, what is kept, and erasure."""
