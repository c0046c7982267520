"""One link and one real broker: what arrives, in which order, and what is said when it does not."""

from __future__ import annotations

import socket
import time
from socketserver import BaseRequestHandler, TCPServer
from threading import Event, Thread

import pytest

from link.conftest import Connect, Ear
from parts import CuttingProxy, Mosquitto, free_port, wait_until
from shoal.contract.enrolment import BrokerAccess
from shoal.link import (
    BadCredentials,
    BrokerUnreachable,
    ConnectionLost,
    ExpiredMessage,
    IdentityTaken,
    Message,
    NotABroker,
    NotConnected,
    OversizeMessage,
    Will,
)

WITH_PASSWORD = "allow_anonymous false\npassword_file {file}\n"


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


# Not getting in.


def test_a_wrong_password_is_told_at_once(connect: Connect, tmp_path):
    file = tmp_path / "passwd"
    file.write_text("cam-01:$7$101$AAAAAAAAAAAAAAAA$" + "A" * 86 + "==\n")
    with Mosquitto(tmp_path / "guarded", settings=WITH_PASSWORD.format(file=file)) as broker:
        link = connect(BrokerAccess(url=broker.url, username="cam-01", password="wrong"))
        with pytest.raises(BadCredentials, match=str(broker.port)) as caught:
            link.wait_connected(timeout=60)
        assert caught.value.code == "SHOAL-LNK-401"
        assert "password" in (caught.value.hint or "")


def test_a_broker_that_is_not_there_is_named(connect: Connect):
    port = free_port()
    with pytest.raises(BrokerUnreachable, match=f"refused.*127.0.0.1:{port}"):
        connect(f"mqtt://127.0.0.1:{port}").wait_connected(timeout=0.5)


def test_a_name_that_does_not_resolve_is_told(connect: Connect):
    errors = Ear()
    connect("mqtt://nowhere.invalid", on_error=errors)
    error = errors.next()
    assert isinstance(error, BrokerUnreachable)
    assert "nowhere.invalid" in str(error)


def test_something_else_that_answers_is_not_taken_for_a_broker(connect: Connect):
    class WebServer(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(4096)
            self.request.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with TCPServer(("127.0.0.1", 0), WebServer) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        link = connect(f"mqtt://127.0.0.1:{server.server_address[1]}")
        with pytest.raises(NotABroker):
            link.wait_connected(timeout=0.5)
        link.stop()
        server.shutdown()
        thread.join()


def test_stopping_does_not_wait_for_a_broker_that_never_answers(connect: Connect):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        link = connect(f"mqtt://127.0.0.1:{silent.getsockname()[1]}")
        with pytest.raises(BrokerUnreachable):
            link.wait_connected(timeout=0.2)
        began = time.monotonic()
        link.stop(timeout=5)
        assert time.monotonic() - began < 2


def test_a_bug_in_the_will_does_not_end_the_link(connect: Connect, shared_mosquitto: Mosquitto):
    stumbled = Event()

    def will() -> Will:
        if not stumbled.is_set():
            stumbled.set()
            raise RuntimeError("no will yet")
        return Will("presence", b"lost")

    connect(shared_mosquitto.url, will=will).wait_connected()
    assert stumbled.is_set()
