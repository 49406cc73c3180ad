"""What a client lets an adviser see, section by section, and who has looked."""
