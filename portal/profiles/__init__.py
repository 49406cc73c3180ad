"""The report of a person: all kept results on one page, the occupations they wish for, and what changed since."""
