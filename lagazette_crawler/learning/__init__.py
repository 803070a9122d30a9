"""Learning a newspaper from two or three of its pages: which rules give what the general readers find on each."""
