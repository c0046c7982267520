"""A real agent brings services up, keeps them up, and goes back: process runtime, broker and registry are real."""

from __future__ import annotations

from device import Device, Images, Operator, free_port, get


def test_a_service_that_is_wanted_ends_up_healthy_and_scored(device: Device, operator: Operator, images: Images):
    port = free_port()
    device.start()
    operator.want(digits=images.service(1, port=port))
    said = operator.wait_service("Healthy")
    assert (said.running, said.last_good, said.port) == (1, 1, port)
    assert said.scoring_uri == f"http://127.0.0.1:{port}/score"
    assert get(port) == "1"
