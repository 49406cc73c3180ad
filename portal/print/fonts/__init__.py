"""The faces that a report is set in, and the script that cuts them."""
