"""Spiders shared by newspapers with the same publishing system: none so far, for none is read worse than the rest.

`python benchmarks/extraction.py --systems --readers ours --models FOLDER` reads real pages of sites that the model of
the body never saw. F1 of the body, then of pages of which only segments are known: WordPress 96.2 and 94.9 (323 pages),
Drupal 97.8 and 93.5 (41), TYPO3 none and 96.1 (21), Arc 98.7 and 92.3 (12), Escenic 98.3 (11); no system known 96.4 and
91.7 (412). A family earns a file here when that table shows one that loses to the rest in a way a rule would mend.
"""
