from __future__ import annotations

import pytest

from shoal.link.errors import FullBacklog, NoAnswer, NotConnected
from shoal.link.outbox import Delivery, Outbox, Outgoing


def event(text: str, *, qos: int = 1) -> Outgoing:
    return Outgoing("event", text.encode(), qos, retain=False, deadline=None, delivery=Delivery("event"))


def state(text: str, topic: str = "reported") -> Outgoing:
    return Outgoing(topic, text.encode(), 1, retain=True, deadline=None, delivery=Delivery(topic))


def outbox_with(*messages: Outgoing, room: int = 100_000) -> Outbox:
    outbox = Outbox(room)
    for message in messages:
        outbox.put(message)
    return outbox


def send_all(outbox: Outbox) -> list[str]:
    """Take everything out as if it were sent, with packet ids that count up from 1."""
    texts = []
    while one := outbox.take():
        texts.append(one.payload.decode())
        outbox.sent(len(texts), one)
    return texts


def test_events_go_out_in_their_order():
    assert send_all(outbox_with(event("a"), event("b"), event("c"))) == ["a", "b", "c"]


def test_a_newer_state_takes_the_place_of_an_older_one_and_goes_last():
    outbox = outbox_with(state("old"), event("a"), state("other", "birth"), state("new"))
    assert send_all(outbox) == ["a", "other", "new"]


def test_a_delivery_that_was_superseded_ends_as_its_successor_does():
    old, new = state("old"), state("new")
    outbox = outbox_with(old, new)
    with pytest.raises(NoAnswer):
        old.delivery.wait(0)
    outbox.give_up(NotConnected("over"))
    with pytest.raises(NotConnected):
        old.delivery.wait(0)


def test_after_a_loss_what_was_on_its_way_goes_again_before_what_waits():
    outbox = outbox_with(event("a"), event("b"))
    send_all(outbox)
    outbox.put(event("c"))
    outbox.lose_line()
    assert send_all(outbox) == ["a", "b", "c"]


def test_after_a_loss_an_old_state_never_follows_a_newer_one():
    outbox = outbox_with(state("old"))
    send_all(outbox)
    outbox.put(state("new"))
    outbox.lose_line()
    assert send_all(outbox) == ["new"]


def test_what_was_acknowledged_is_not_sent_again():
    outbox = outbox_with(event("a"), event("b"))
    send_all(outbox)
    assert outbox.acknowledged(1) is not None
    assert outbox.acknowledged(1) is None
    outbox.lose_line()
    assert send_all(outbox) == ["b"]


def test_a_message_of_qos_0_does_not_outlive_its_line():
    beat = event("beat", qos=0)
    outbox = outbox_with(beat, event("a"))
    outbox.lose_line()
    assert send_all(outbox) == ["a"]
    with pytest.raises(NotConnected):
        beat.delivery.wait(0)


def test_a_full_backlog_gives_up_its_oldest_events_and_counts_them_but_keeps_state():
    first, second = event("1" * 1000), event("2" * 1000)
    outbox = outbox_with(first, state("kept" * 1000), second, event("3" * 1000), event("4" * 1000), room=3500)
    assert outbox.dropped == 2
    assert [text[:4] for text in send_all(outbox)] == ["kept", "3333", "4444"]
    with pytest.raises(FullBacklog):
        first.delivery.wait(0)


def test_room_is_free_again_for_what_was_sent():
    outbox = outbox_with(event("1" * 1000), event("2" * 1000), room=3500)
    send_all(outbox)
    outbox.put(event("3" * 1000))
    outbox.put(event("4" * 1000))
    assert outbox.dropped == 0
