"""A digest as its reader sees it: one item per development of a story, the most important first, all in the reader's zone.

    Edition  [urgent] Hamas asks for real guarantees + 3 more
      Item     headline, why it was sent, what is new since the last message, who says what
        Report   The Outlet, 09:12: its headline, its link, extracts with the hits marked; who prints the same text

Pure values made from a Letter: the templates, the JSON form and the terminal show the same ones.
"""

from __future__ import annotations

from alerts.digest.edition import Copy, Edition, Fired, Item, Mark, New, Report, Why
from alerts.digest.editor import SUBJECT, compose

__all__ = ["SUBJECT", "Copy", "Edition", "Fired", "Item", "Mark", "New", "Report", "Why", "compose"]
