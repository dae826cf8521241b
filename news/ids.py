"""Ids have types, and are derived: a repeat writes the same keys.

>>> digest("https://outlet.example/a")
'fcmz5eqkblnbqhxo'
"""

from __future__ import annotations

from hashlib import blake2b
from typing import NewType

SourceId = NewType("SourceId", str)  # slug from the configuration
ArticleId = NewType("ArticleId", str)  # digest of the canonical URL, or of source and guid
StoryId = NewType("StoryId", str)  # the id of its first article
ActorId = NewType("ActorId", str)  # slug from the configuration
RuleId = NewType("RuleId", str)  # slug from the configuration
RuleDigest = NewType("RuleDigest", str)  # digest of a rule's wording and of the actors it names
AlertId = NewType("AlertId", str)  # digest of rule, story and what is new
SubscriberId = NewType("SubscriberId", str)  # slug from the configuration
SubscriptionId = NewType("SubscriptionId", str)  # "subscriber/name"
ChannelId = NewType("ChannelId", str)  # slug from the configuration
DigestId = NewType("DigestId", str)  # digest of subscription and slot
SilenceId = NewType("SilenceId", str)  # slug from the configuration, or a digest
NoticeId = NewType("NoticeId", str)  # digest of what it is about and when
DeliveryId = NewType("DeliveryId", str)  # digest of subscriber, channel and cargo: the idempotency key


def digest(*parts: str | bytes) -> str:
    """A short stable name for *parts*: 80 bits of BLAKE2b as 16 letters and digits.

    Parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ. With a hundred million names
    a collision has odds of about 4 in a billion.
    """
    told: list[bytes] = []
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        told += (len(raw).to_bytes(8, "big"), raw)
    number = int.from_bytes(blake2b(b"".join(told), digest_size=10).digest(), "big")
    return "".join([_PAIRS[number >> place & 1023] for place in _PLACES])


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # Base 32 (RFC 4648), of which Python has a slow one
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]
_PLACES = range(70, -1, -10)
