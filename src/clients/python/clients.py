"""clients.py URL: Python's WebSocket clients against a bridge, with compression and without.

Prints "<client>, compression <on|off>: fine" or what went wrong, and fails if anything did.
"""
import asyncio
import json
import sys
import traceback

URL = sys.argv[1]
LONG = '{"price":101.25,"currency":"EUR"} ' * 3000
BODIES = ["short", "", "grüße ✓ 🚀", LONG, LONG + "once more", "last"]


def envelopes(address):
    yield {"type": "hello", "version": 1}
    yield {"type": "register", "address": address}
    for body in BODIES:
        yield {"type": "publish", "address": address, "body": body}


def check(texts):
    """A message may be heard before the cluster knows of the registration; the messages are in order all the same."""
    heard = [json.loads(text) for text in texts]
    types = [envelope["type"] for envelope in heard]
    assert types[0] == "hello" and sorted(types[1:]) == ["rec"] * len(BODIES) + ["registered"], types
    assert [envelope["body"] for envelope in heard if envelope["type"] == "rec"] == BODIES


async def with_websockets(compressed):
    import websockets

    async with websockets.connect(URL, compression="deflate" if compressed else None, max_size=1 << 20) as socket:
        for envelope in envelopes("python.websockets"):
            await socket.send(json.dumps(envelope))
        check([await socket.recv() for _ in range(len(BODIES) + 2)])
    assert socket.close_code == 1000, socket.close_code


async def with_aiohttp(compressed):
    import aiohttp

    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(URL, compress=15 if compressed else 0) as socket:
            for envelope in envelopes("python.aiohttp"):
                await socket.send_str(json.dumps(envelope))
            texts = [await socket.receive() for _ in range(len(BODIES) + 2)]
            check([text.data for text in texts])
            await socket.close()
            assert socket.close_code == 1000, socket.close_code


async def with_websocket_client(compressed):
    import websocket

    if compressed:
        return  # it knows none
    socket = websocket.create_connection(URL)
    for envelope in envelopes("python.websocket-client"):
        socket.send(json.dumps(envelope))
    check([socket.recv() for _ in range(len(BODIES) + 2)])
    socket.close()


failed = False
for name, client in {"websockets": with_websockets, "aiohttp": with_aiohttp, "websocket-client": with_websocket_client}.items():
    for compressed in (True, False):
        try:
            asyncio.run(asyncio.wait_for(client(compressed), 30))
            outcome = "fine"
        except ModuleNotFoundError:
            outcome = "not installed"
        except BaseException:
            failed = True
            outcome = traceback.format_exc()
        print(f"{name}, compression {'on' if compressed else 'off'}: {outcome}")
sys.exit(failed)
