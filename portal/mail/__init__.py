"""Mail goes through rows: queued with the work it tells of, sent after the commit by the worker."""
