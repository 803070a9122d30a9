"""The crawl's moving parts in order: the only file that names them all.

Only what differs from Scrapy's default, with the reason. Database, archive folder and User-Agent follow from the
operator's configuration (config.ConfigAddon).
"""

from pathlib import Path

BOT_NAME = "lagazette"
SPIDER_MODULES = ["lagazette_crawler.spiders"]
NEWSPIDER_MODULE = "lagazette_crawler.spiders"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")
ADDONS = {"lagazette_crawler.config.ConfigAddon": 0}

# Politeness: a newspaper is asked as a careful reader would
DOWNLOAD_DELAY = 2.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False  # news needs none, and the first one makes tldextract download a list
DOWNLOAD_TIMEOUT = 60
REDIRECT_MAX_TIMES = 5

# Safety: the web is hostile
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "lagazette_crawler.fetching.public_addresses.PublicAddressResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
METAREFRESH_ENABLED = False  # a page that refreshes itself is read as it is

# Order of the parts
EXTENSIONS = {"lagazette_crawler.ledger.Ledger": 100}
SPIDER_MIDDLEWARES = {"lagazette_crawler.frontier.Frontier": 100}
DOWNLOADER_MIDDLEWARES = {
    "lagazette_crawler.fetching.public_addresses.PrivateAddressMiddleware": 950,
    "lagazette_crawler.archive.recording.RecordResponses": 900,  # nearest to the wire: bytes as they were sent
}
ITEM_PIPELINES = {
    "pipelines.require_essentials.RequireEssentials": 100,
    "pipelines.tidy_text.TidyText": 200,
    "pipelines.normalise_dates.NormaliseDates": 300,
    "pipelines.resolve_location.ResolveLocation": 400,
    "pipelines.mark_duplicates.MarkDuplicates": 500,
    "pipelines.persist.Persist": 600,
}

# Speed: a response that waits for its articles holds its memory
CONCURRENT_ITEMS = 8  # 100 starts a hundred tasks for every response

# The log is for a person who looks for a fault
LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
