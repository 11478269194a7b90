"""The judge: runs an answer on every probe, finds the mistake, and says it."""
