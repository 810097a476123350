"""Requests released at one instant."""

import threading
from collections.abc import Callable, Sequence

from conformance.core.exchange import Exchange, Request

_LONGEST_WAIT = 30  # seconds until all threads stand ready


def simultaneous(
    send: Callable[[Request], Exchange], requests: Sequence[Request]
) -> list[Exchange]:
    """Send requests at one instant, each from a thread of its own, and return their exchanges in
    the order given. Raises what a sending raised, once all have ended.
    """
    barrier = threading.Barrier(len(requests))
    exchanges: dict[int, Exchange] = {}
    faults: list[BaseException] = []

    def release(position: int) -> None:
        try:
            barrier.wait(timeout=_LONGEST_WAIT)
            exchanges[position] = send(requests[position])
        except BaseException as error:  # noqa: BLE001  # carried over to the thread that waits
            faults.append(error)

    threads = [threading.Thread(target=release, args=(one,)) for one in range(len(requests))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [exchange for _, exchange in sorted(exchanges.items())]
