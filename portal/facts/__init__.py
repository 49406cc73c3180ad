"""What is stated as a fact: a text in both scripts with its sources, period, confidence and shelf life."""
