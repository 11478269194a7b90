"""The judge: runs an answer on every probe, finds the mistake, and says it.

`judgement` holds what can be said, in order. Where numbers are wrong, `diagnosis` looks for a known
mistake that behaves alike; where none does, `reasons` measures what the function does instead:

- `convhelpers.exercises.rules` holds each function as a program of facts, one a line, with other
  ways to settle a fact, and experiments that begin with inputs which hide most facts.
- `slots` and `variants` list what else may stand in a line; `fitting` adds rules that are fitted
  to measured numbers: where a window starts, and the size of the output.
- `own_lines` comes before all of that: where a function is written much like the solution, it finds
  the lines that have to change, in the learner's names.
- `search` goes through the experiments and keeps the programs that give what was seen; where none
  is left, one more fact is changed. So several faults are found one after the other.
- `identify` believes a program only where it predicts what the function gives on random inputs that
  the search has not seen. A false explanation is worse than none.
- `rule_words` puts each changed fact beside the fact due, with the numbers of a small case, and all
  facts on a card; `causes` says which values made a line fail.
"""
