"""The demo: two invented outlets on loopback, and the ordinary path from their pages to a reader's mailbox."""
