"""Freezing: a letter becomes the bytes that every attempt carries.

What cannot be rendered goes out in its plain form; what cannot be made at all is dead at the cut and delays no other.
"""

from __future__ import annotations

from dataclasses import replace

from alerts.clean import line
from news.errors import DeliveryError
from news.model import Delivery, DeliveryState, Message, Subscription
from news.ports import Channel, Letter


def delivery_of(subscription: Subscription, channel: Channel, letter: Letter) -> Delivery:
    """*letter* as a row of the outbox; dead, with its reason, where it cannot be made."""
    message, trouble = _frozen(channel, letter)
    return Delivery(
        id=letter.delivery,
        subscription=subscription.id,
        subscriber=subscription.subscriber,
        channel=subscription.channel,
        endpoint=channel.endpoint,
        digest=letter.digest.id,
        stories=tuple(dict.fromkeys(entry.alert.story for entry in letter.digest.entries)),
        message=message,
        state=DeliveryState.READY if trouble is None else DeliveryState.DEAD,
        created=letter.digest.cut,
        due=letter.digest.cut if trouble is None else None,
        reason=trouble,
    )


def _frozen(channel: Channel, letter: Letter) -> tuple[Message, str | None]:
    """The message; where it cannot be made, not even in its plain form, an empty one and why."""
    try:
        return channel.freeze(letter), None
    except Exception as error:  # noqa: BLE001 whatever broke, the reader still gets the plain form
        return _plain(channel, letter, error)


def _plain(channel: Channel, letter: Letter, first: Exception) -> tuple[Message, str | None]:
    try:
        return channel.freeze(replace(letter, plain=True)), None
    except DeliveryError as error:
        return _empty(channel, letter), error.message
    except Exception:  # noqa: BLE001 one that cannot be made delays no other
        return _empty(channel, letter), f"it cannot be made: {type(first).__name__}: {line(str(first), 200)}"


def _empty(channel: Channel, letter: Letter) -> Message:
    return Message(
        kind=channel.kind, subject=f"{letter.digest.subscription}: not made", body=b"", content_type="text/plain"
    )
