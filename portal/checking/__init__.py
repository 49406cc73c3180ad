"""Looking over all content: what breaks a rule, and what an editor has to look at next."""
