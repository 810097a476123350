"""The requests of a ledger's generation phase, sent again with httpx one after the other: the least
it can cost.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

import httpx
import yaml


def sent(ledger: Path, target: Path) -> tuple[int, float, float]:
    """Return how many exchanges there were, in how many seconds, with how much CPU."""
    given = yaml.safe_load(target.read_text(encoding="utf-8"))
    with httpx.Client(trust_env=False) as client, ledger.open(encoding="utf-8") as lines:
        tokens = {
            role.upper(): client.post(
                given["services"]["seguridad"] + "/api/Auth/login",
                json={"userName": one["userName"], "password": os.environ["SANDBOX_PASSWORD"]},
            ).json()["token"]
            for role, one in given["roles"].items()
        }
        requests = []
        for line in map(json.loads, lines):
            if line["type"] == "exchange" and line["item"] != "preparacion":
                headers = [
                    (
                        name,
                        value.replace(
                            f"$TOKEN_{line['role'].upper()}", tokens.get(line["role"].upper(), "")
                        ),
                    )
                    for name, value in line["request_headers"]
                ]
                requests.append((line["method"], line["url"], headers, line["request_body"]))
        before, begun = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        for method, url, headers, body in requests:
            client.request(
                method, url, headers=headers, content=None if body is None else body.encode()
            ).read()
        seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
    burned = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return len(requests), seconds, burned


if __name__ == "__main__":
    print(*sent(Path(sys.argv[1]), Path(sys.argv[2])))
