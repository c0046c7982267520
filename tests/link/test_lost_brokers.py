"""A link whose broker goes away, or that goes away itself: what is kept, what is told, and what is not lost."""

from __future__ import annotations

import socket
import time

import pytest

from link.conftest import Connect, Ear
from parts import CuttingProxy, Mosquitto, free_port, wait_until
from shoal.link import ConnectionLost, ExpiredMessage, IdentityTaken, NotConnected, Will

# Losing the broker and finding it again.


def test_after_a_restart_of_the_broker_everything_is_as_before(connect: Connect, mosquitto: Mosquitto, ear: Ear):
    greetings, losses = Ear(), Ear()
    link = connect(mosquitto.url, on_connect=lambda: greetings("hello"), on_disconnect=losses)
    link.subscribe("again", ear).wait(10)
    assert greetings.next() == "hello"
    mosquitto.restart()
    assert isinstance(losses.next(), ConnectionLost)
    assert greetings.next() == "hello"
    link.publish("again", b"still here").wait(10)
    assert ear.payloads(1) == [b"still here"]


def test_what_is_published_without_a_broker_goes_out_later_in_order_with_the_newest_state_only(
    connect: Connect, mosquitto: Mosquitto, ear: Ear
):
    link = connect(mosquitto.url)
    link.subscribe("later/#", ear).wait(10)
    mosquitto.kill()
    wait_until(lambda: not link.connected, 10, "the loss is noticed")
    link.publish("later/state", b"old", retain=True)
    for number in range(50):
        link.publish("later/event", b"%d" % number)
    last = link.publish("later/state", b"new", retain=True)
    mosquitto.start()
    last.wait(20)
    assert ear.payloads(51) == [*(b"%d" % number for number in range(50)), b"new"]
    assert ear.heard_nothing_more()


def test_what_was_on_its_way_when_the_line_was_cut_arrives(connect: Connect, mosquitto: Mosquitto, ear: Ear):
    connect(mosquitto.url, "reader").subscribe("cut", ear).wait(10)
    with CuttingProxy(mosquitto.port) as proxy:
        link = connect(f"mqtt://{proxy.address}", "writer")
        link.wait_connected()
        proxy.cut_after(2000, "up")
        sent = [link.publish("cut", b"%03d" % number) for number in range(200)]
        for delivery in sent:
            delivery.wait(20)
        link.stop()
    arrived = [ear.next().payload]
    while arrived[-1] != b"199":
        arrived.append(ear.next().payload)
    assert sorted(set(arrived)) == [b"%03d" % number for number in range(200)]


def test_a_sign_of_life_is_not_kept_for_a_broker_that_is_away(connect: Connect):
    link = connect(f"mqtt://127.0.0.1:{free_port()}")
    with pytest.raises(NotConnected):
        link.publish("beat", b"", qos=0).wait(0)


def test_a_message_that_expired_while_it_waited_is_not_sent(connect: Connect, mosquitto: Mosquitto, ear: Ear):
    mosquitto.kill()
    link = connect(mosquitto.url)
    link.subscribe("#", ear)
    late = link.publish("command", b"late", expiry=0.01)
    link.publish("command", b"in time", expiry=60)
    mosquitto.start()
    assert ear.payloads(1) == [b"in time"]
    with pytest.raises(ExpiredMessage):
        late.wait(0)


def test_a_kept_session_brings_what_came_while_we_were_away(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    before = connect(shared_mosquitto.url, "sleeper", keep_session=60)
    before.subscribe("meanwhile", ear).wait(10)
    before.stop()
    connect(shared_mosquitto.url, "writer").publish("meanwhile", b"for you").wait(10)
    connect(shared_mosquitto.url, "sleeper", keep_session=60).subscribe("meanwhile", ear)
    assert ear.payloads(1) == [b"for you"]


@pytest.mark.parametrize("direction", ["up", "down"])
def test_a_line_that_is_dead_in_one_direction_is_noticed_within_one_and_a_half_keep_alives(
    connect: Connect, shared_mosquitto: Mosquitto, direction
):
    losses = Ear()
    with CuttingProxy(shared_mosquitto.port) as proxy:
        link = connect(f"mqtt://{proxy.address}", "half-open", keepalive=2, on_disconnect=losses)
        link.wait_connected()
        proxy.hold(direction)
        began = time.monotonic()
        assert "no sign of life" in str(losses.next())
        assert time.monotonic() - began <= 3.0 + 0.3
        proxy.flow()
        link.wait_connected()
        link.stop()


def test_a_second_client_of_the_same_name_is_reported_as_such(connect: Connect):
    """On a stub: the mosquitto of Debian 12 closes the older connection without saying why."""
    losses = Ear()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        link = connect(f"mqtt://127.0.0.1:{listener.getsockname()[1]}", "twin", on_disconnect=losses, first_pause=60)
        broker, _ = listener.accept()
        with broker:
            broker.recv(4096)
            broker.sendall(b"\x20\x03\x00\x00\x00")  # CONNACK: welcome
            link.wait_connected()
            broker.sendall(b"\xe0\x02\x8e\x00")  # DISCONNECT: session taken over
            error = losses.next()
    assert isinstance(error, IdentityTaken)
    assert "twin" in str(error)


def test_two_clients_of_one_name_throw_each_other_out_ever_more_slowly(connect: Connect, shared_mosquitto: Mosquitto):
    with CuttingProxy(shared_mosquitto.port) as proxy:
        twins = [connect(f"mqtt://{proxy.address}", "twin") for _ in range(2)]
        time.sleep(2)  # without growing pauses of 0.05 s this is time for some 80 connections
        assert 3 <= proxy.connections <= 20
        for twin in twins:
            twin.stop()


# Wills.


def test_a_will_is_told_after_a_death_and_is_a_new_one_at_each_connect(
    connect: Connect, shared_mosquitto: Mosquitto, ear: Ear
):
    connect(shared_mosquitto.url, "heir").subscribe("presence", ear).wait(10)
    sessions = iter(range(100))
    with CuttingProxy(shared_mosquitto.port) as proxy:
        link = connect(f"mqtt://{proxy.address}", will=lambda: Will("presence", b"lost %d" % next(sessions), delay=0))
        for session in range(2):
            wait_until(lambda: link.connected, 10, "connected")
            proxy.cut()
            assert ear.payloads(1) == [b"lost %d" % session]
        link.stop()


def test_a_will_is_not_told_after_a_goodbye(connect: Connect, shared_mosquitto: Mosquitto, ear: Ear):
    heir = connect(shared_mosquitto.url, "heir")
    heir.subscribe("quiet/#", ear).wait(10)
    link = connect(shared_mosquitto.url, will=lambda: Will("quiet/presence", b"lost", delay=0))
    link.wait_connected()
    link.stop()
    heir.publish("quiet/after", b"after").wait(10)
    assert ear.payloads(1) == [b"after"]


def test_a_will_is_not_told_when_we_are_back_before_its_delay(connect: Connect, mosquitto: Mosquitto, ear: Ear):
    heir = connect(mosquitto.url, "heir")
    heir.subscribe("delayed/#", ear).wait(10)
    with CuttingProxy(mosquitto.port) as proxy:
        link = connect(
            f"mqtt://{proxy.address}", keep_session=60, will=lambda: Will("delayed/presence", b"lost", delay=1)
        )
        link.wait_connected()
        proxy.cut()
        wait_until(lambda: proxy.connections == 2 and link.connected, 10, "connected again")
        time.sleep(2.5)  # nothing can be waited for where nothing is to happen
        link.stop()
    heir.publish("delayed/after", b"after").wait(10)
    assert ear.payloads(1) == [b"after"]
