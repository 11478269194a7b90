"""What a picture file holds: its format, its notes, its pixels and their brightness."""
