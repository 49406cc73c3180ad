"""The living technical manual: what consenting people's answers say of each instrument, and who let theirs be used."""
