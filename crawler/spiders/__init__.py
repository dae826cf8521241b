"""Spiders for people who know Scrapy: `scrapy list`, `scrapy crawl article`."""
