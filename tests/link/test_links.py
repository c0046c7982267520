"""One link and one real broker: what arrives, in which order, what is too large, and what a stop waits for."""

from __future__ import annotations

import time

import pytest

from link.conftest import Connect, Ear
from parts import CuttingProxy, Mosquitto
from shoal.contract.enrolment import BrokerAccess
from shoal.link import Message, NotConnected, OversizeMessage

# Messages.


def test_a_message_arrives_at_who_subscribed(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    link = connect(shared_mosquitto.url)
    link.subscribe("arrives/#", ear).wait(10)
    link.publish("arrives/here", b"hello").wait(10)
    assert ear.next() == Message("arrives/here", b"hello", retained=False)
    assert link.protocol == "5"


def test_what_the_broker_kept_is_told_from_what_is_new(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    connect(shared_mosquitto.url, "writer").publish("kept", b"old", retain=True).wait(10)
    reader = connect(shared_mosquitto.url, "reader")
    reader.subscribe("kept", ear)
    assert ear.next().retained
    reader.publish("kept", b"new", retain=True)
    assert not ear.next().retained


def test_messages_keep_their_order(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    link = connect(shared_mosquitto.url)
    link.subscribe("order", ear).wait(10)
    for number in range(500):
        link.publish("order", b"%d" % number)
    assert ear.payloads(500) == [b"%d" % number for number in range(500)]


def test_a_handler_that_raises_is_told_of_and_the_next_message_still_comes(
    connect: Connect, shared_mosquitto: Mosquitto, ear: Ear, caplog: pytest.LogCaptureFixture
):
    def stumble(message: Message) -> None:
        if message.payload == b"bad":
            raise RuntimeError("stumbled")
        ear(message)

    errors = Ear()
    link = connect(shared_mosquitto.url, on_error=errors)
    link.subscribe("stumble", stumble).wait(10)
    link.publish("stumble", b"bad")
    link.publish("stumble", b"good")
    assert ear.payloads(1) == [b"good"]
    assert str(errors.next()) == "stumbled"
    assert "a handler failed" in caplog.text


def test_a_handler_may_publish_and_subscribe(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    link = connect(shared_mosquitto.url)

    def answer(message: Message) -> None:
        link.subscribe("answers", ear)
        link.publish("answers", message.payload, retain=True)

    link.subscribe("questions", answer).wait(10)
    link.publish("questions", b"42")
    assert ear.payloads(1) == [b"42"]


def test_after_unsubscribing_nothing_more_is_heard_and_a_kept_session_keeps_nothing(
    connect: Connect, shared_mosquitto: Mosquitto, ear: Ear
):
    link = connect(shared_mosquitto.url, "weary", keep_session=60)
    link.subscribe("weary/other", ear).wait(10)
    weary = link.subscribe("weary/enough", ear)
    weary.wait(10)
    link.unsubscribe(weary)
    link.publish("weary/enough", b"too much").wait(10)
    link.stop()
    connect(shared_mosquitto.url, "writer").publish("weary/enough", b"far too much").wait(10)
    again = connect(shared_mosquitto.url, "weary", keep_session=60)
    again.subscribe("weary/#", ear).wait(10)
    again.publish("weary/other", b"fine").wait(10)
    assert ear.payloads(1) == [b"fine"]


def test_one_of_two_listeners_may_leave_without_the_other(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    link, first = connect(shared_mosquitto.url), Ear()
    leaving, staying = link.subscribe("shared", first), link.subscribe("shared", ear)
    leaving.wait(10)
    staying.wait(10)
    link.unsubscribe(leaving)
    link.publish("shared", b"for one").wait(10)
    assert ear.payloads(1) == [b"for one"]
    assert first.heard_nothing_more()


def test_a_topic_with_a_wildcard_is_a_bug_of_the_caller(connect: Connect, shared_mosquitto: Mosquitto):
    with pytest.raises(ValueError, match="not the name of one topic"):
        connect(shared_mosquitto.url).publish("all/#", b"")


# Stopping.


def test_stopping_waits_for_what_was_published(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    connect(shared_mosquitto.url, "reader").subscribe("last words", ear).wait(10)
    link = connect(shared_mosquitto.url, "writer")
    link.wait_connected()
    sent = [link.publish("last words", b"%d" % number) for number in range(100)]
    link.stop()
    for delivery in sent:
        delivery.wait(0)
    assert ear.payloads(100) == [b"%d" % number for number in range(100)]


def test_stopping_gives_up_on_a_broker_that_is_silent(connect: Connect, mosquitto: Mosquitto):
    with CuttingProxy(mosquitto.port) as proxy:
        link = connect(f"mqtt://{proxy.address}", keepalive=60)
        link.wait_connected()
        proxy.hold("up")
        delivery = link.publish("unheard", b"")
        began = time.monotonic()
        link.stop(timeout=0.5)
        assert time.monotonic() - began < 3
        with pytest.raises(NotConnected):
            delivery.wait(0)


def test_a_link_that_was_stopped_takes_nothing_more(connect: Connect, shared_mosquitto: Mosquitto):
    link = connect(shared_mosquitto.url)
    link.wait_connected()
    link.stop()
    with pytest.raises(NotConnected):
        link.publish("too late", b"").wait(0)


def test_a_link_that_was_never_started_can_be_stopped(shared_mosquitto: Mosquitto):
    from shoal.link import Link

    Link(BrokerAccess(url=shared_mosquitto.url), "never").stop()


# Sizes.


def test_an_oversize_message_is_refused_before_it_is_sent_and_the_connection_stands(
    connect: Connect, shared_mosquitto: Mosquitto, ear: Ear
):
    losses = Ear()
    link = connect(shared_mosquitto.url, on_disconnect=losses)
    link.subscribe("size", ear).wait(10)
    with pytest.raises(OversizeMessage, match=r"3,000,\d\d\d bytes; the limit is 262,144") as caught:
        link.publish("size", bytes(3_000_000))
    assert caught.value.limit == 262_144
    link.publish("size", b"small").wait(10)
    assert ear.payloads(1) == [b"small"]
    assert losses.heard_nothing_more()


def test_the_broker_s_own_limit_counts_where_it_is_lower(connect: Connect, tmp_path):
    with Mosquitto(tmp_path / "small", settings="allow_anonymous true\nmax_packet_size 2000\n") as small:
        link = connect(small.url)
        link.wait_connected()
        with pytest.raises(OversizeMessage, match="the limit is 2,000"):
            link.publish("size", bytes(3000))
        link.publish("size", bytes(1000)).wait(10)
        assert link.connected


def test_a_message_that_waited_for_a_broker_that_will_not_take_it_is_refused_then(connect: Connect, tmp_path):
    errors = Ear()
    with Mosquitto(tmp_path / "small", settings="allow_anonymous true\nmax_packet_size 2000\n") as small:
        small.stop()
        link = connect(small.url, on_error=errors)
        errors.next()
        delivery = link.publish("size", bytes(3000))
        small.start()
        with pytest.raises(OversizeMessage):
            delivery.wait(10)
        link.publish("size", b"small").wait(10)
