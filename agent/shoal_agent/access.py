"""How this device gets into a registry: with the login of the desired document, or with what its enrolment grants."""

from __future__ import annotations

from shoal.contract.desired import ImageRef
from shoal.contract.enrolment import RegistryAccess
from shoal_agent.fetch_job import Access
from shoal_agent.store import Identity


def access_to(image: ImageRef, identity: Identity) -> Access:
    """With what *image* is fetched.

    Raises:
        Unopenable: Its login was sealed to another device.
    """
    granted = _granted(image.registry, identity)
    if not image.login:
        return Access(granted.username, granted.password, granted.ca)
    login = identity.key.open(image.login, f"registry {image.registry}").decode(errors="replace")
    username, _, password = login.partition(":")
    return Access(username, password, granted.ca)


def _granted(registry: str, identity: Identity) -> RegistryAccess:
    known = (one for one in identity.enrolment.registries if one.url.rstrip("/") == registry.rstrip("/"))
    return next(known, RegistryAccess(url=registry))
