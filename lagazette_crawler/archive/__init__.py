"""Every response as it came, in WARC files, and served again.

`recording` and `replay` are Scrapy's side; the rest knows no Scrapy: `warc` (records as bytes), `reading`, `writing`
(one thread, whole groups), `files` (names, locks, what a killed writer left), `known_bodies` (what need not be kept
twice), `notes` (what was announced of a page).

    archive/lagazette/2024-03/lagazette-20240305T060708Z-4711.warc.gz   newspaper, month; its writer's start and process
    archive/.open/                                                      the files being written
    archive/known-bodies.sqlite                                         may be deleted
"""
