"""Updates that are almost right, and bodies that are hardly updates at all."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from ..conversation import click, in_group, membership, message

#: Chats that may not answer. No mutation makes up the number of the one that may.
STRANGER, NOBODY = 88, 99

JUNK: tuple[Any, ...] = (
    None, True, False, "", 0, -1, 1.5, 10**12, -(2**63), 2**63, 10**30, float("inf"), [], {},
    [None], {"id": None}, "x" * 5000, "\x00", "\ud800", "٧٧", "offer:0:accept", "/start", "/stop",
    "<b>&", "';--", {"id": {"id": {}}}, [[[[]]]], "offer:0:decline", "private", "kicked",
)  # fmt: skip


def almost_right(seed: int, count: int, offer: Any) -> Iterator[dict[str, Any]]:
    """Updates with the numbers 1, 2, 3…, none of which may answer the offer."""
    chance = random.Random(seed)
    for number in range(1, count + 1):
        update = copy.deepcopy(chance.choice(_bases(chance, offer)))
        for _time in range(chance.randint(0, 4)):
            _mutate(update, chance)
        if chance.random() < 0.9:
            update["update_id"] = number
        yield update


def bodies(seed: int, updates: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """The updates as they come over the line, some of them torn or spoilt on the way."""
    chance = random.Random(seed)
    for update in updates:
        body = bytearray(json.dumps(update).encode())
        if body and chance.random() < 0.2:
            body = body[: chance.randrange(len(body))]
        if body and chance.random() < 0.1:
            body[chance.randrange(len(body))] = chance.randrange(256)
        yield bytes(body)


def forged(seed: int, count: int, secret: str) -> Iterator[str]:
    """Secrets that are nearly the right one, in the letters that a header can hold."""
    chance = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_ é"
    while count:
        place = chance.randrange(len(secret) + 1)
        end = place + chance.randint(0, 2)
        made = secret[:place] + chance.choice(["", *letters]) + secret[end:]
        if made.strip() != secret:
            count -= 1
            yield made


def _bases(chance: random.Random, offer: Any) -> list[dict[str, Any]]:
    """Each lacks one thing at least that a genuine answer has, and one letter does not mend it."""
    answer = chance.choice(["accept", "decline"])
    return [
        click(offer, answer, sender=STRANGER),
        click(offer, answer, sender=STRANGER, chat=STRANGER),
        click(offer, answer, sender=NOBODY, chat=NOBODY),
        click(offer, answer, message=1111 * chance.randint(2, 9)),
        click(offer, answer, chat=NOBODY),
        click(offer, data=f"offer:{offer.pk + 1111 * chance.randint(1, 8)}:{answer}"),
        click(offer, data=f"offer:{offer.pk}:{answer} "),
        click(offer, data=f"offer:{offer.pk}:{chance.choice(['grant', 'ACCEPT', 'confirm'])}"),
        click(offer, data=f"OFFER:{offer.pk}:{answer}"),
        message(chance.choice(["/start x", "/offers", "/stop", "yes", "/link x"]), chat=NOBODY),
        in_group(chance.choice(["/link x", "/start", "accept"])),
        membership(chance.choice(["kicked", "member", "left"]), chat=NOBODY),
    ]


def _mutate(update: dict[str, Any], chance: random.Random) -> None:
    """Take something away, or put junk in its place, somewhere in the update."""
    node: Any = update
    while True:
        keys = list(node) if isinstance(node, dict) else []
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(node[key], dict) and node[key] and chance.random() < 0.7:
            node = node[key]
            continue
        if chance.random() < 0.3:
            del node[key]
        else:
            node[key] = copy.deepcopy(chance.choice(JUNK))
        return
