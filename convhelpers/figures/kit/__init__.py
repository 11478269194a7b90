"""What the pictures share: the drawing, its colors, its page, its words and its axes."""
