"""The page of a lesson: its width, the sizes of its small print, and the room between two parts."""

PAGE = 728  # 760 pixels less the margins
LETTERS = 84  # in the longest line of text
LINE = 22
GAP = 28
SMALL, SMALLER = 13, 12
