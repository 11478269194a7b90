"""Forms with a question: the answer is committed, judged at once, and kept."""
