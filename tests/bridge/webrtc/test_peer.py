"""What we change inside aiortc, checked against the version that is installed."""

from aiortc import RTCPeerConnection

from bridge.webrtc.peer import hold_packets


async def test_a_receiver_holds_back_as_little_as_it_is_told() -> None:
    connection = RTCPeerConnection()
    try:
        receiver = connection.addTransceiver("audio").receiver
        assert hold_packets(receiver, 1)
    finally:
        await connection.close()
