"""Finds what a cluster left in its project of OpenStack, lists it, and takes it away when told to.

README.md beside this file says which environment it reads, what it takes for the cluster's, and how it ends.
"""

import http.client
import json
import os
import re
import signal
import ssl
import sys
import time

from leftovers import Leftovers, Marks
from cloud import Cloud, Refused, TimedOut, environment

REFUSED, TIMED_OUT, FOUND = 2, 3, 4

# answers that are the same however often one asks.
HOPELESS = ("400", "403")

CREDENTIALS = "/var/run/secrets/kubernetes.io/serviceaccount"


def say(text):
    print(text, file=sys.stderr, flush=True)


class Sweep:
    """Looks until nothing was there twice in a row: who makes such things may still be about to end."""

    def __init__(self, cloud, marks, routes, pause):
        self.cloud = cloud
        self.marks = marks
        self.routes = routes
        self.pause = pause
        self.removed = {}
        self.left = []
        self.blockers = []
        self.faults = {}
        self.has_looked = False

    def look(self):
        leftovers = Leftovers(self.cloud, self.marks, self.routes)
        self.left, self.blockers = leftovers.found, leftovers.blockers
        self.has_looked = True

    def run(self):
        quiet, before = 0, None
        while quiet < 2:
            self.look()
            quiet = 0 if self.left else quiet + 1
            if not quiet:
                before = self.step(before)
            if quiet < 2:
                if time.monotonic() + self.pause > self.cloud.deadline:
                    raise TimedOut(self.describe())
                time.sleep(self.pause)

    def step(self, before):
        self.faults = {}
        for one in self.left:
            fault = one.remove(self.cloud) if one.steps else "the cloud is still at work on it"
            if fault:
                self.faults[one.id] = fault
            elif one.id not in self.removed:
                self.removed[one.id] = one
                say(f"deleting {one}")
        waiting = [f"{one}: {self.faults[one.id]}" for one in self.left if one.id in self.faults]
        if waiting and waiting != before:
            say(f"{len(waiting)} to wait for:\n  " + "\n  ".join(waiting))
        if waiting and len(waiting) == len(self.left) and all(fault.startswith(HOPELESS) for fault in self.faults.values()):
            raise Refused(self.describe())
        return waiting

    def describe(self):
        if not self.left:
            return "nothing was found any more, but the time was over before a second look"
        lines = [f"{one}: {self.faults[one.id]}" if one.id in self.faults else str(one) for one in self.left]
        return "these are left:\n  " + "\n  ".join(lines + self.obstacles())

    def obstacles(self):
        """What is not the cluster's, and yet keeps a network that Terraform made from going."""
        return [f"in the way: {one}" for one in self.blockers]

    def summary(self, cluster, deletes):
        def describe(things):
            return [{"kind": one.kind, "id": one.id, "name": one.name} for one in things]

        return {
            "cluster": cluster,
            "project": self.cloud.project.get("id"),
            "deletes": deletes,
            "removed": describe([one for key, one in self.removed.items() if key not in {left.id for left in self.left}]),
            "left": [
                {**one, **({"fault": self.faults[one["id"]]} if one["id"] in self.faults else {})} for one in describe(self.left)
            ],
            "inTheWay": self.blockers,
        }


def number(env, name, default):
    try:
        value = float(env.get(name) or default)
    except ValueError:
        value = -1
    if not value > 0:
        raise Refused(f"{name} must be a number above 0")
    return value


def routes_of(env):
    """`<id of a router>=<range>,<range>`."""
    text = env.get("SWEEP_ROUTES", "")
    router, _, ranges = text.partition("=")
    if text and not re.fullmatch(r"[0-9a-f-]{32,36}=[0-9a-f.:/,]+", text):
        raise Refused("SWEEP_ROUTES must be <id of the router>=<ranges of the pods>")
    return (router, ranges.split(",")) if text else None


def is_armed(env):
    """Helm uninstalls what it could not install, and a cluster that is at work has nothing left over."""
    folder = env.get("SWEEP_MARKER_FOLDER", "")
    return not folder or os.path.isdir(folder) and any(not name.startswith("..") for name in os.listdir(folder))


def disarm(env):
    """Takes the marker away; a cluster whose API does not answer keeps it, which matters to nobody."""
    namespace, _, name = env.get("SWEEP_MARKER", "").partition("/")
    host, port = env.get("KUBERNETES_SERVICE_HOST", ""), env.get("KUBERNETES_SERVICE_PORT", "443")
    if not name or not host:
        return
    try:
        with open(os.path.join(CREDENTIALS, "token"), encoding="utf-8") as file:
            token = file.read().strip()
        context = ssl.create_default_context(cafile=os.path.join(CREDENTIALS, "ca.crt"))
        connection = http.client.HTTPSConnection(host, int(port), timeout=20, context=context)
        path = f"/api/v1/namespaces/{namespace}/configmaps/{name}"
        connection.request("DELETE", path, headers={"Authorization": f"Bearer {token}"})
        say(f"the marker {namespace}/{name}: {connection.getresponse().reason}")
    except (OSError, ValueError, http.client.HTTPException) as error:
        say(f"the marker {namespace}/{name} stays: {error}")


def check_project(project, wanted):
    """Another project may have a cluster of the same name, at work."""
    if wanted and wanted != project["id"]:
        raise Refused(f"the login is for the project {project.get('name')} ({project['id']}), the cluster is in {wanted}; log in there")


def run(env):
    cluster = env.get("SWEEP_CLUSTER", "")
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", cluster):
        raise Refused("SWEEP_CLUSTER must be the name of a cluster")
    mode = env.get("SWEEP_MODE", "list")
    if mode not in ("list", "delete"):
        raise Refused(f"SWEEP_MODE must be list or delete, not {mode}")
    if not is_armed(env):
        say("the release was never installed to its end, so nothing was ever put to use here; nothing is done")
        return 0
    deadline = time.monotonic() + number(env, "SWEEP_TIMEOUT_SECONDS", "900")
    cloud = Cloud(environment(env), deadline, say)
    sweep = Sweep(cloud, Marks(cluster), routes_of(env), number(env, "SWEEP_POLL_SECONDS", "5"))
    try:
        cloud.login()
        check_project(cloud.project, env.get("SWEEP_PROJECT"))
        if mode == "delete":
            sweep.run()
        else:
            sweep.look()
    finally:
        # a summary without anything in it would look as if nothing were left.
        if env.get("SWEEP_JSON") == "1" and sweep.has_looked:
            print(json.dumps(sweep.summary(cluster, mode == "delete"), indent=2), flush=True)
    if mode == "delete":
        say("\n  ".join([f"nothing of the cluster {cluster} is left; {len(sweep.removed)} deleted", *sweep.obstacles()]))
        disarm(env)
        return 0
    place = f"of the cluster {cluster} in the project {cloud.project.get('name')}"
    lines = [*map(str, sweep.left), *sweep.obstacles()]
    say("\n  ".join([f"{len(sweep.left)} left {place}:", *lines]) if lines else f"nothing is left {place}")
    return FOUND if lines else 0


def main():
    # as the first process of its container it would not hear the signal otherwise.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    try:
        return run(os.environ)
    except Refused as error:
        say(f"refused: {error}")
        return REFUSED
    except TimedOut as error:
        say(f"out of time: {error}")
        return TIMED_OUT


if __name__ == "__main__":
    sys.exit(main())
