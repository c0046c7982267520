"""What an operator signs: only that, only for the device it names, never older than what it has."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from securesystemslib.dsse import Envelope as ReferenceEnvelope
from securesystemslib.signer import CryptoSigner

from shoal.contract.base import encode
from shoal.contract.desired import (
    DESIRED,
    LIMIT,
    Desired,
    ImageRef,
    OversizeDocument,
    Probe,
    Resources,
    Service,
    StrangeDocument,
    UnreadableDocument,
    open_desired,
    sign_desired,
    spec_hash,
)
from shoal.contract.envelope import COMMAND, ForgedEnvelope, PublicKey, SigningKey, sign, verify
from shoal.contract.sealing import SealingKey, Unopenable, seal

KEY = SigningKey.generate()
IMAGE = ImageRef(registry="http://127.0.0.1:5080", repository="shoal/digits", digest="sha256:" + "0" * 64)


def document(**changes):
    services = changes.pop("services", {"digits": Service(deployment=1, image=IMAGE)})
    fields = {"fleet": "f", "device": "d", "rev": 3, "issued": "2026-01-01T00:00:00Z", "spec_hash": spec_hash(services)}
    return Desired(services=services, **(fields | changes))


def opened(data, *, above=0, trusted=None):
    return open_desired(data, trusted=trusted or [KEY.public], fleet="f", device="d", above=above)


def test_what_a_trusted_key_signed_is_opened():
    assert opened(sign_desired(document(), KEY)) == document()


def test_a_document_of_an_unknown_key_is_refused_with_its_key_id():
    stranger = SigningKey.generate()
    with pytest.raises(ForgedEnvelope, match=stranger.public.id):
        opened(sign_desired(document(), stranger))


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_a_flipped_bit_anywhere_never_gets_through_changed(position, bit):
    data = bytearray(sign_desired(document(), KEY))
    data[position % len(data)] ^= 1 << bit
    with contextlib.suppress(ForgedEnvelope):
        assert opened(bytes(data)) == document()


def test_a_command_cannot_pass_for_a_desired_document():
    with pytest.raises(ForgedEnvelope, match="signed as"):
        opened(sign(document(), COMMAND, KEY))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"device": "other"}, "it is for other"),
        ({"fleet": "other"}, "of fleet other"),
        ({"rev": 2}, "older than rev 3"),
        ({"schema": "2.0"}, "schema 2.0"),
        ({"must_understand": ("teleport",)}, "needs teleport"),
    ],
)
def test_a_genuine_document_that_is_not_for_here_and_now_is_refused(changes, words):
    with pytest.raises(StrangeDocument, match=words):
        opened(sign_desired(document(**changes), KEY), above=3)


def test_the_same_rev_again_is_let_through_since_brokers_repeat_themselves():
    assert opened(sign_desired(document(), KEY), above=3).rev == 3


def test_services_that_are_not_those_of_their_hash_are_refused():
    with pytest.raises(UnreadableDocument):
        opened(sign_desired(document(spec_hash="0"), KEY))


def test_an_oversize_document_is_refused_before_it_is_published_and_when_it_arrives():
    huge = document(services={"digits": Service(deployment=1, image=IMAGE, env={"X": "x" * LIMIT})})
    with pytest.raises(OversizeDocument, match="limit is 32,768"):
        sign_desired(huge, KEY)
    with pytest.raises(OversizeDocument):
        opened(sign(huge, DESIRED, KEY))


def test_equal_wishes_have_equal_hashes_whatever_their_sealed_logins():
    import msgspec

    sealed = msgspec.structs.replace(IMAGE, login=b"different every time")
    assert spec_hash({"a": Service(deployment=1, image=IMAGE)}) == spec_hash({"a": Service(deployment=1, image=sealed)})


def test_a_wish_has_the_same_hash_on_both_sides_of_the_wire():
    services = {"a": Service(deployment=1, image=IMAGE, resources=Resources(cpu=1), probe=Probe(period=10))}
    assert opened(sign_desired(document(services=services, spec_hash=spec_hash(services)), KEY)).rev == 3


def test_our_envelopes_are_verified_by_the_reference_library():
    signer = CryptoSigner.generate_ed25519()
    ours = SigningKey(signer._private_key.private_bytes_raw())
    data = json.loads(sign_desired(document(), ours))
    data["signatures"][0]["keyid"] = signer.public_key.keyid
    envelope = ReferenceEnvelope.from_dict(data)
    assert envelope.verify([signer.public_key], 1)
    assert envelope.payload == encode(document())


def test_envelopes_of_the_reference_library_are_verified_by_us():
    signer = CryptoSigner.generate_ed25519()
    envelope = ReferenceEnvelope(b"{}", DESIRED, {})
    envelope.sign(signer)
    public = PublicKey(signer._private_key.public_key().public_bytes_raw())
    assert verify(json.dumps(envelope.to_dict()).encode(), DESIRED, [public]) == b"{}"


def test_a_secret_opens_only_for_its_device_and_purpose():
    key = SealingKey.generate()
    sealed = seal(b"user:word", key.public, "registry http://r")
    assert key.open(sealed, "registry http://r") == b"user:word"
    for other, purpose in ((SealingKey.generate(), "registry http://r"), (key, "registry http://other")):
        with pytest.raises(Unopenable):
            other.open(sealed, purpose)


def test_two_sealings_of_one_secret_differ():
    key = SealingKey.generate()
    assert seal(b"x", key.public, "p") != seal(b"x", key.public, "p")


def test_an_envelope_is_plain_dsse_json():
    data = json.loads(sign_desired(document(), KEY))
    assert set(data) == {"payload", "payloadType", "signatures"}
    assert json.loads(base64.b64decode(data["payload"]))["rev"] == 3
