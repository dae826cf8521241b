"""Sitemaps, read and remembered; crawler/sources/sitemap.py asks for them."""
