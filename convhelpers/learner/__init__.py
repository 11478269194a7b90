"""Run the learner's function within limits, and say what came back."""
