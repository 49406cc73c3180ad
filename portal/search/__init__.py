"""One search over everything that the portal holds, in both scripts."""
