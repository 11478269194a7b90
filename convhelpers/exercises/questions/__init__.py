"""Questions with the answers of known slips, all of them computed; a file a topic.

`KINDS` maps each name to its `Kind`. ``question(name)`` asks with the numbers of the lesson,
``question(name, seed)`` with numbers drawn at random. A `Question` has its `text`, its `answer`,
`because`, the `slips`, and the `way` in which it is answered.

Examples
--------
>>> asked = question("padding", seed=0)
>>> asked.text
'X has shape (4, 3, 5, 5) and pad = 3. What is the shape of X_pad?'
>>> asked.answer
(4, 9, 11, 5)
>>> asked.reason((4, 6, 8, 5)).partition(" The answer")[0]
'Not yet: pad is counted once. Each side gets it, so twice.'
"""

from convhelpers.exercises.questions.asked import Question, misconception
from convhelpers.exercises.questions.catalog import KINDS, question

__all__ = ["KINDS", "Question", "misconception", "question"]
