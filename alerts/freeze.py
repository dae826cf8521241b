"""Freezing: a letter becomes the bytes that every attempt carries.

What a template of the user's own cannot set goes out in the built-in form, what cannot be rendered in its plain form;
what cannot be made at all is dead at the cut and delays no other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from alerts.clean import line
from news.errors import ConfigError, DeliveryError
from news.model import Delivery, DeliveryState, Message, Subscription
from news.ports import Channel, Letter

BUILT_IN = "in the built-in form, since its template cannot be used"  # begins a reason


def delivery_of(subscription: Subscription, channel: Channel, letter: Letter) -> Delivery:
    """*letter* as a row of the outbox; dead where it cannot be made.

    Its reason tells why it is dead, or why it is in another form than it was to be.
    """
    frozen = _frozen(channel, letter)
    return Delivery(
        id=letter.delivery,
        subscription=subscription.id,
        subscriber=subscription.subscriber,
        channel=subscription.channel,
        endpoint=channel.endpoint,
        digest=letter.digest.id,
        stories=tuple(dict.fromkeys(entry.alert.story for entry in letter.digest.entries)),
        message=frozen.message,
        state=DeliveryState.READY if frozen.sound else DeliveryState.DEAD,
        created=letter.digest.cut,
        due=letter.digest.cut if frozen.sound else None,
        reason=frozen.trouble,
    )


class _Frozen(NamedTuple):
    message: Message
    trouble: str | None = None  # why it is not as it was to be
    sound: bool = True  # it can be sent


def _frozen(channel: Channel, letter: Letter) -> _Frozen:
    """The message; in the built-in form, then in the plain one, where it cannot be made; else an empty one and why."""
    try:
        return _Frozen(channel.freeze(letter))
    except ConfigError as error:  # its template
        frozen = _frozen(channel, replace(letter, template=""))
        return frozen._replace(trouble=frozen.trouble or f"{BUILT_IN}: {line(str(error.problems[0]), 300)}")
    except Exception as error:  # noqa: BLE001 whatever broke, the reader still gets the plain form
        return _plain(channel, letter, error)


def _plain(channel: Channel, letter: Letter, first: Exception) -> _Frozen:
    try:
        return _Frozen(channel.freeze(replace(letter, plain=True)))
    except DeliveryError as error:
        return _Frozen(_empty(channel, letter), error.message, sound=False)
    except Exception:  # noqa: BLE001 one that cannot be made delays no other
        trouble = f"it cannot be made: {type(first).__name__}: {line(str(first), 200)}"
        return _Frozen(_empty(channel, letter), trouble, sound=False)


def _empty(channel: Channel, letter: Letter) -> Message:
    return Message(
        kind=channel.kind, subject=f"{letter.digest.subscription}: not made", body=b"", content_type="text/plain"
    )
