"""Clears a cluster of what costs money outside of it, before the programs go that could take it away.

Deletes Services of type LoadBalancer and, by policy, snapshots and claims of volumes of the library's drivers, and waits until the cloud
has let go of what they stood for; with Kuryr, Services of all types and the namespaces of users. README.md beside this file says which
environment it reads and how it ends.
"""

import os
import signal
import sys
import time

from api import Api, Refused, TimedOut, path_of, say
from balancers import Balancers
from kuryr import Kuryr
from volumes import Volumes

REFUSED, TIMED_OUT = 2, 3


def wait_until_gone(steps, api, pause):
    before = None
    while True:
        left = [thing for step in steps for thing in step()]
        if not left:
            return
        if left != before:
            say(f"{len(left)} to go: {'; '.join(left)}")
            before = left
        if time.monotonic() + pause > api.deadline:
            raise TimedOut("these are left:\n  " + "\n  ".join(left))
        time.sleep(pause)


def refuse(found):
    if found:
        raise Refused(
            "claims or snapshots are left, and the policy is to keep hands off; nothing was touched. Delete them, or set the policy "
            "of the janitor to delete or to retain, and apply that before you try again:\n  " + "\n  ".join(found)
        )


def clean(api, policy, has_kuryr, pause):
    volumes = Volumes(api)
    kuryr = Kuryr(api)
    steps = [kuryr.step_of_services if has_kuryr else Balancers(api).step]
    if policy == "delete":
        steps.append(volumes.step)
    else:
        volumes.observe()
        if policy == "fail":
            refuse(volumes.in_use())
            steps.append(volumes.step_of_given_up)
    if has_kuryr:
        steps.append(kuryr.step_of_namespaces)
    wait_until_gone(steps, api, pause)
    volumes.observe()
    for text in kuryr.kept + volumes.remaining():
        say(text)


def run():
    policy = os.environ["JANITOR_VOLUMES"]
    if policy not in ("delete", "retain", "fail"):
        raise Refused(f"JANITOR_VOLUMES must be delete, retain or fail, not {policy}")
    deadline = time.monotonic() + int(os.environ["JANITOR_TIMEOUT_SECONDS"])
    host = os.environ.get("KUBERNETES_SERVICE_HOST", "")
    in_cluster = f"https://{f'[{host}]' if ':' in host else host}:{os.environ.get('KUBERNETES_SERVICE_PORT', '443')}"
    url = os.environ.get("JANITOR_API_URL", in_cluster)
    credentials = os.environ.get("JANITOR_CREDENTIALS", "/var/run/secrets/kubernetes.io/serviceaccount")
    api = Api(url, credentials, deadline)
    namespace, _, name = os.environ.get("JANITOR_MARKER", "").partition("/")
    marker = path_of("/api/v1", "configmaps", namespace, name)
    if name and api.get(marker) is None:
        say(f"the ConfigMap {namespace}/{name} is not there, so nothing was ever put to use here; nothing is done")
        return
    has_kuryr = os.environ.get("JANITOR_KURYR") == "yes"
    clean(api, policy, has_kuryr, float(os.environ.get("JANITOR_POLL_SECONDS", "5")))
    if name:
        api.delete(marker, f"marker {namespace}/{name}")
    say("done")


def main():
    # as the first process of its container it would not hear the signal otherwise.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        run()
        return 0
    except Refused as error:
        say(f"refused: {error}")
        return REFUSED
    except TimedOut as error:
        say(f"out of time: {error}")
        return TIMED_OUT


if __name__ == "__main__":
    sys.exit(main())
