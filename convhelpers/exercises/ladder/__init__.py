"""For the stuck: put lines in order, then fill blanks, then write the function."""
