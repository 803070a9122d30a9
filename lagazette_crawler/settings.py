"""The crawl's moving parts in order: the only file that names them all.

Only what differs from Scrapy's default, with the reason. Database, archive folder and User-Agent follow from the
operator's configuration (addon.ConfigAddon).
"""

from pathlib import Path

BOT_NAME = "lagazette"
SPIDER_MODULES = ["lagazette_crawler.spiders"]
NEWSPIDER_MODULE = "lagazette_crawler.spiders"
TEMPLATES_DIR = str(Path(__file__).parent / "templates")
COMMANDS_MODULE = "lagazette_crawler.scrapy_commands"  # Scrapy's own `crawl` ends with 0 whatever happened
ADDONS = {"lagazette_crawler.addon.ConfigAddon": 0}

# Politeness: a newspaper is asked as a careful reader would
DOWNLOAD_DELAY = 2.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
ROBOTSTXT_OBEY = True
COOKIES_ENABLED = False  # news needs none, and the first one makes tldextract download a list
DOWNLOAD_TIMEOUT = 30
RETRY_HTTP_CODES = [408, 500, 502, 504, 522, 524]  # 429 and 503 ask the whole host to be left alone
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.DownloadConnectionRefusedError",
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.ResponseDataLossError",
]
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # the ledger tells
DOWNLOADER = "lagazette_crawler.fetching.paced_downloader.PacedDownloader"
SITE_MEMORY_EVERY = 50  # new articles after which lines that recur are learned; 0: only by `lagazette memory learn`
HOST_MEMORY = "lagazette_crawler.fetching.memory_on_disk.MemoryOnDisk"  # robots.txt and pauses outlive a run

# Safety: the web is hostile
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "lagazette_crawler.fetching.public_addresses.PublicAddressResolver"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
HTTPERROR_ALLOW_ALL = True  # what an answer means is read in fetching.answers
REDIRECT_ENABLED = False  # ours stay within the newspaper's domains
METAREFRESH_ENABLED = False  # a page that refreshes itself is read as it is

# Order of the parts
EXTENSIONS = {"lagazette_crawler.ledger.Ledger": 100, "lagazette_crawler.remembering.Remembering": 200}
EXTENSIONS_BASE = {  # without telnet and remote control: off, yet importing them is a tenth of the start
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
}
SPIDER_MIDDLEWARES = {"lagazette_crawler.frontier.Frontier": 100}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "lagazette_crawler.fetching.robots.RobotsMiddleware": 100,
    "lagazette_crawler.fetching.redirects.RedirectsMiddleware": 580,
    "lagazette_crawler.fetching.conditional.ConditionalMiddleware": 610,
    "lagazette_crawler.fetching.politeness.PolitenessMiddleware": 620,
    "lagazette_crawler.archive.recording.RecordResponses": 900,  # bytes as they were sent
    "lagazette_crawler.fetching.public_addresses.PrivateAddressMiddleware": 950,
}
ITEM_PIPELINES = {
    "pipelines.require_essentials.RequireEssentials": 100,
    "pipelines.tidy_text.TidyText": 200,
    "pipelines.normalise_dates.NormaliseDates": 300,
    "pipelines.resolve_location.ResolveLocation": 400,
    "pipelines.mark_duplicates.MarkDuplicates": 500,
    "pipelines.persist.Persist": 600,
}

REREAD_PAGE = "lagazette_crawler.commands.rereading.reread"  # a change of our rules is no edit of the newspaper's

# Speed: a response that waits for its articles holds its memory
CONCURRENT_ITEMS = 8  # 100 starts a hundred tasks for every response

# The log is for a person who looks for a fault
LOG_LEVEL = "INFO"
DEFAULT_DROPITEM_LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
