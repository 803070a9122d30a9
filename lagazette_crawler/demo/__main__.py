"""Serves the sample newspaper until it is interrupted: `python -m lagazette_crawler.demo --port 0 --articles 5000`."""

from __future__ import annotations

import argparse
import signal
import threading

from lagazette_crawler.demo import serve


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m lagazette_crawler.demo", description=__doc__)
    parser.add_argument("--articles", type=int, default=24, help="how many different articles (default: 24)")
    parser.add_argument("--port", type=int, default=0, help="default: any free one")
    options = parser.parse_args()
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    with serve(options.articles, port=options.port) as site:
        print(site.url, flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
