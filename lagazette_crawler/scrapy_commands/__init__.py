"""What `scrapy` runs in this project where Scrapy's own command does not tell cron enough."""
