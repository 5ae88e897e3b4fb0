"""The site and the page that tests of search share."""

from search_site import page, site

__all__ = ["page", "site"]
