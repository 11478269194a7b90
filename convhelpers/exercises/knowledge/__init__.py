"""What you know: sixteen questions before the course, sixteen after, and what remains."""
