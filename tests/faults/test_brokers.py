"""The broker is only a courier: it may forget everything, be away, or be asked for what is not the asker's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest

from parts import CuttingProxy, Mosquitto, wait_until
from parts.site import PATIENCE, Agent, Site, answers, ask, script
from shoal.contract.enrolment import Enrolment
from shoal.contract.topics import DeviceTopics
from shoal.link import BadCredentials, Link, PublishRefused
from shoal.states import Phase, ServiceState


@pytest.fixture
def outside(tmp_path, mosquitto: Mosquitto) -> Iterator[Site]:
    """A site that meets its devices at a broker of somebody else."""
    with Site(tmp_path / "site", broker=mosquitto.url) as whole:
        whole.serve()
        yield whole


def test_a_broker_that_forgets_everything_in_the_middle_of_a_deployment_is_told_again(outside, mosquitto):
    agent = outside.device("cam")
    outside.deploy_script("small", script("old"), "cam")
    old = outside.wait_for("cam", ServiceState.HEALTHY, service="small")
    (process,) = agent.services()
    with outside.workspace() as workspace, CuttingProxy(workspace.settings.registry_port) as line:
        workspace.change_settings(registry_port=line.port)
        line.hold()
        version = outside.deploy_script("small", script("new"), "cam")
        outside.wait_for("cam", ServiceState.TRANSITIONING, service="small", phase=Phase.FETCHING)
        mosquitto.restart(keep_store=False)
        wait_until(lambda: _holds_the_journal(outside, "cam"), PATIENCE, "the keeper has published it again")
        outside.wait_for("cam", ServiceState.TRANSITIONING, service="small", phase=Phase.FETCHING)
        assert agent.services() == [process]
        assert ask(old.scoring_uri) == "old"
        line.flow()
        new = outside.wait_for("cam", ServiceState.HEALTHY, service="small", running=version)
        assert ask(new.scoring_uri) == "new"


def test_a_device_that_was_away_while_the_broker_forgot_is_told_all_the_same(outside, mosquitto):
    agent = outside.device("cam")
    agent.stop()
    version = outside.deploy_script("small", script("new"), "cam")
    mosquitto.restart(keep_store=False)
    agent.start()
    outside.wait_for("cam", ServiceState.HEALTHY, service="small", running=version)


def test_a_device_starts_its_services_though_neither_broker_nor_registry_is_there(outside, mosquitto):
    agent = outside.device("cam")
    outside.deploy_script("small", script("here"), "cam")
    before = outside.wait_for("cam", ServiceState.HEALTHY, service="small")
    agent.kill()
    agent.kill_services()
    outside.server.stop()
    mosquitto.stop()
    agent.start()
    wait_until(lambda: answers(before.scoring_uri), PATIENCE, "the service is back")
    assert ask(before.scoring_uri) == "here"
    mosquitto.start()


def test_a_deployment_while_the_broker_is_away_is_kept_and_made_when_it_is_back(outside, mosquitto):
    agent = outside.device("cam")
    outside.register_digits()
    for part in (agent, outside.server, mosquitto):  # so that nobody waits between two attempts to connect
        part.stop()
    (outside.folder / "score.py").write_text(script("kept"))
    (outside.folder / "ic.json").write_text('{"entryScript": "score.py"}')
    words = ("-n", "small", "-m", "digits", "--ic", "ic.json", "--base", "none", "--device", "cam")
    told = outside.shoal("model", "deploy", *words, fails=5)
    assert told.splitlines()[-2].startswith("error SHOAL-LNK-500: the broker does not answer")
    assert "kept in the journal" in told.splitlines()[-1]
    mosquitto.start()
    outside.serve()
    agent.start()
    outside.wait_for("cam", ServiceState.HEALTHY, service="small")


@contextmanager
def intruder(site: Site, device: Agent, **changes: str) -> Iterator[Link]:
    """Somebody who has the credentials of *device*, with *changes*, and says to the broker what he likes."""
    file = site.folder / f"{device.name}.enrol.json"
    access = msgspec.json.decode(file.read_bytes(), type=Enrolment).broker
    with Link(msgspec.structs.replace(access, **changes), "intruder") as link:
        link.wait_connected(PATIENCE)
        yield link


@pytest.fixture(scope="module")
def two(shared_site: Site) -> Iterator[tuple[Agent, Agent]]:
    """Two devices of one fleet at the embedded broker, both with something to do."""
    pair = shared_site.device("cam-a"), shared_site.device("cam-b")
    for agent in pair:
        shared_site.deploy_script(f"service-{agent.name}", script(agent.name), agent.name)
    yield pair
    for agent in pair:
        shared_site.clear(agent)


LEAVES = ("desired", "birth", "presence", "reported", "beat", "event", "cmd/1", "rsp/1")


@pytest.mark.parametrize("leaf", LEAVES)
def test_a_device_cannot_write_for_another(shared_site, two, leaf):
    _, other = two
    topics = DeviceTopics("default", other.name)
    with intruder(shared_site, two[0]) as link, pytest.raises(PublishRefused):
        link.publish(f"{topics.root}/{leaf}", b"{}").wait(PATIENCE)


@pytest.mark.parametrize("leaf", ["desired", "cmd/1"])
def test_a_device_cannot_tell_itself_what_to_do(shared_site, two, leaf):
    own = DeviceTopics("default", two[0].name)
    with intruder(shared_site, two[0]) as link, pytest.raises(PublishRefused):
        link.publish(f"{own.root}/{leaf}", b"{}").wait(PATIENCE)


def test_a_device_reads_what_it_is_told_itself_and_nothing_of_the_others(shared_site, two):
    own, heard = DeviceTopics("default", two[0].name).desired, list[str]()
    with intruder(shared_site, two[0]) as link:
        link.subscribe("shoal/#", lambda message: heard.append(message.topic))
        link.subscribe(own, lambda _message: None)
        # Retained messages come one subscription after the other: by the second time, all of the first have come.
        wait_until(lambda: heard.count(own) == 2, PATIENCE, "its own document has come twice")
    assert set(heard) == {own}


def test_a_wrong_password_is_refused_by_name(shared_site, two):
    with pytest.raises(BadCredentials), intruder(shared_site, two[0], password="guessed"):
        pass


def _holds_the_journal(site: Site, device: str) -> bool:
    """Whether the broker holds what the journal says that *device* should do."""
    held: list[bytes] = []
    with site.station() as station:
        topic = station.topics.device(device).desired
        station.link.subscribe(topic, lambda message: held.append(message.payload)).wait(PATIENCE)
        entry = station.workspace.journal.latest(device)
        wait_until(lambda: held, PATIENCE, "the broker holds something")
    return entry is not None and held[-1] == entry.envelope
