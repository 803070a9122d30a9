"""Which texts repeat which: copies, quotations, and the stories several newspapers tell in the same words.

Values in, values out: no database, no crawler. The store keeps the sampled keys and the decisions.
"""

from lagazette_crawler.copies.alignment import align
from lagazette_crawler.copies.kinship import Kind, Kinship, kinship
from lagazette_crawler.copies.origin import Telling, earlier, origin_of
from lagazette_crawler.copies.sampling import COMMON, keys_of
from lagazette_crawler.copies.verdict import Candidate, Kin, candidates_of, closest, lacks, told_by
from lagazette_crawler.copies.words import Words, words_of

__all__ = [
    "COMMON",
    "Candidate",
    "Kin",
    "Kind",
    "Kinship",
    "Telling",
    "Words",
    "align",
    "candidates_of",
    "closest",
    "earlier",
    "keys_of",
    "kinship",
    "lacks",
    "origin_of",
    "told_by",
    "words_of",
]
