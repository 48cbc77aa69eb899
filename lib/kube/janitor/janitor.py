"""Clears a cluster of what costs money outside of it, before the programs go that could take it away.

Deletes Services of type LoadBalancer and, by policy, snapshots and claims of volumes of the library's drivers, and waits until the cloud
has let go of what they stood for. README.md beside this file says which environment it reads and how it ends.
"""

import http.client
import json
import os
import signal
import ssl
import sys
import time
import urllib.parse

DRIVERS = {
    "cinder.csi.openstack.org": "Cinder",
    "nfs.manila.csi.openstack.org": "Manila",
    "cephfs.manila.csi.openstack.org": "Manila",
    "rbd.csi.ceph.com": "Ceph",
}
BALANCER_FINALIZER = "service.kubernetes.io/load-balancer-cleanup"
PROVISIONER = "volume.kubernetes.io/storage-provisioner"
SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1"

REFUSED, TIMED_OUT = 2, 3
PAGE = 250


class Refused(Exception):
    """Trying again would not help."""


class TimedOut(Exception):
    """Something is left, and the time is over."""


def say(text):
    print(text, flush=True)


class Api:
    """The API server, asked until it answers or the time is over."""

    def __init__(self, url, credentials, deadline):
        self.url = urllib.parse.urlsplit(url)
        self.credentials = credentials
        self.deadline = deadline

    def connect(self):
        seconds = max(1, min(30, self.deadline - time.monotonic()))
        if self.url.scheme == "http":
            return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=seconds)
        context = ssl.create_default_context(cafile=os.path.join(self.credentials, "ca.crt"))
        return http.client.HTTPSConnection(self.url.hostname, self.url.port, timeout=seconds, context=context)

    def headers(self, content_type):
        # read every time, because it is renewed while the program runs.
        with open(os.path.join(self.credentials, "token"), encoding="utf-8") as file:
            token = file.read().strip()
        return {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Content-Type": content_type,
            "User-Agent": "k8s-on-openstack-janitor",
        }

    def once(self, method, path, body, content_type):
        connection = self.connect()
        try:
            connection.request(method, path, None if body is None else json.dumps(body), self.headers(content_type))
            response = connection.getresponse()
            content = response.read()
            # a path that the server does not know is answered in plain text.
            is_json = "json" in (response.getheader("Content-Type") or "")
            return response.status, json.loads(content) if is_json else {"message": content.decode("utf-8", "replace").strip()}
        finally:
            connection.close()

    def ask(self, method, path, body=None, content_type="application/json"):
        """Status and answer; a conflict, an overload and a server's fault are asked again."""
        pause = 1
        while True:
            try:
                status, answer = self.once(method, path, body, content_type)
            except ssl.SSLCertVerificationError as error:
                raise Refused(f"the API server has a certificate of another cluster: {error.reason}") from error
            except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
                fault = f"{type(error).__name__}: {error}"
            else:
                if status not in (409, 429) and status < 500:
                    break
                fault = f"{status} {answer.get('message', '')}"
            if time.monotonic() + pause > self.deadline:
                raise TimedOut(f"{method} {path} fails with {fault}")
            say(f"{method} {path} fails with {fault}; trying again")
            time.sleep(pause)
            pause = min(pause * 2, 10)
        if status in (401, 403):
            raise Refused(f"{method} {path} is not allowed: {answer.get('message', status)}")
        if status >= 400 and status not in (404, 410):
            raise Refused(f"{method} {path} is refused: {status} {answer.get('message', '')}")
        return status, answer

    def get(self, path):
        status, answer = self.ask("GET", path)
        return answer if status == 200 else None

    def list(self, path):
        """All objects, page by page; none of a kind that the cluster does not know."""
        items, token = [], ""
        while True:
            query = urllib.parse.urlencode({"limit": PAGE, **({"continue": token} if token else {})})
            status, answer = self.ask("GET", f"{path}?{query}")
            if status == 404:
                return []
            if status == 410:
                # the pages grew too old; from the beginning again.
                items, token = [], ""
                continue
            items += answer.get("items") or []
            token = (answer.get("metadata") or {}).get("continue", "")
            if not token:
                return items

    def delete(self, path, what):
        status, _ = self.ask("DELETE", path, {"propagationPolicy": "Background"})
        if status != 404:
            say(f"deleted {what}")

    def patch(self, path, body):
        return self.ask("PATCH", path, body, "application/merge-patch+json")[0] == 200


def meta(thing):
    return thing["metadata"]


def key(thing):
    return meta(thing).get("namespace", ""), meta(thing)["name"]


def title(kind, thing):
    return f"{kind} {'/'.join(part for part in key(thing) if part)}"


def leaves(thing):
    return "deletionTimestamp" in meta(thing)


def path_of(group, plural, namespace, name):
    return f"{group}/namespaces/{namespace}/{plural}/{name}"


def controller(thing):
    owners = meta(thing).get("ownerReferences") or []
    return next((owner for owner in owners if owner.get("controller")), {"kind": "", "name": ""})


class Balancers:
    """Services that the cloud controller made a load balancer for; its finalizer goes when the load balancer is gone."""

    def __init__(self, api):
        self.api = api

    def step(self):
        services = self.api.list("/api/v1/services")
        # a class of one's own means that somebody else looks after the Service.
        ours = [service for service in services if not service["spec"].get("loadBalancerClass")]
        left = []
        for service in ours:
            is_balancer = service["spec"].get("type") == "LoadBalancer"
            if is_balancer and not leaves(service):
                self.api.delete(path_of("/api/v1", "services", *key(service)), title("service", service))
            if is_balancer or BALANCER_FINALIZER in (meta(service).get("finalizers") or []):
                left.append(title("service", service))
        return left


class Volumes:
    """Volumes, shares and images, by the objects of the cluster that stand for them."""

    def __init__(self, api):
        self.api = api
        self.said = set()

    def observe(self):
        volumes = [one for one in self.api.list("/api/v1/persistentvolumes") if driver_of(one) in DRIVERS]
        self.volumes = {meta(one)["name"]: one for one in volumes}
        self.claims = [one for one in self.api.list("/api/v1/persistentvolumeclaims") if self.is_ours(one)]
        contents = self.api.list(f"{SNAPSHOTS}/volumesnapshotcontents")
        self.contents = [one for one in contents if one["spec"].get("driver") in DRIVERS]
        self.snapshots = self.api.list(f"{SNAPSHOTS}/volumesnapshots") if self.claims or self.contents else []

    def is_ours(self, claim):
        """Bound to one of the volumes, or about to get one."""
        name = claim["spec"].get("volumeName")
        annotations = meta(claim).get("annotations") or {}
        return name in self.volumes if name else annotations.get(PROVISIONER) in DRIVERS

    def is_doomed(self, claim):
        name = claim["spec"].get("volumeName")
        return not name or goes_with_claim(self.volumes[name])

    def in_use(self):
        """What somebody may still want: claims and snapshots that nobody has deleted."""
        claims = [title("claim", one) for one in self.claims if not leaves(one)]
        refs = [snapshot_ref(one) for one in self.contents if not leaves(one)]
        return claims + [f"snapshot {ref.get('namespace')}/{ref.get('name')}" for ref in refs]

    def step_of_given_up(self):
        """What somebody deleted a moment ago: the driver is at work on it, and needs some time."""
        self.observe()
        claimed = {one["spec"].get("volumeName") for one in self.claims}
        volumes = [one for name, one in self.volumes.items() if name not in claimed and goes_with_claim(one)]
        return (
            [title("claim", one) for one in self.claims if leaves(one)]
            + [title("snapshot content", one) for one in self.contents if leaves(one)]
            + [f"{title('volume', one)} ({phase_of(one)})" for one in volumes if phase_of(one) != "Available"]
        )

    def remaining(self):
        """Volumes that stay when the cluster is gone, and where."""
        return [
            f"volume {one['spec']['csi'].get('volumeHandle')} of claim {claim.get('namespace', '-')}/{claim.get('name', '-')} "
            f"stays in {DRIVERS[driver_of(one)]}"
            for one in self.volumes.values()
            for claim in [one["spec"].get("claimRef") or {}]
        ]

    def step(self):
        self.observe()
        # a volume that has snapshots is kept.
        return self.drop_snapshots() or self.drop_claims()

    def drop_snapshots(self):
        doomed_contents = [one for one in self.contents if one["spec"].get("deletionPolicy") == "Delete"]
        bound = {(ref.get("namespace"), ref.get("name")) for ref in map(snapshot_ref, doomed_contents)}
        known = {(ref.get("namespace"), ref.get("name")) for ref in map(snapshot_ref, self.contents)}
        claims = {key(one) for one in self.claims}
        doomed = [one for one in self.snapshots if key(one) in bound or (key(one) not in known and source_of(one) in claims)]
        for snapshot in doomed:
            if not leaves(snapshot):
                self.api.delete(path_of(SNAPSHOTS, "volumesnapshots", *key(snapshot)), title("snapshot", snapshot))
        going = [one for one in doomed_contents if leaves(one)]
        return [title("snapshot", one) for one in doomed] + [title("snapshot content", one) for one in going]

    def drop_claims(self):
        claims = [one for one in self.claims if self.is_doomed(one)]
        pods = self.users(claims)
        for pod in pods:
            if not leaves(pod):
                self.stop(pod)
        for claim in claims:
            if not leaves(claim):
                self.api.delete(path_of("/api/v1", "persistentvolumeclaims", *key(claim)), title("claim", claim))
        volumes = [one for one in self.volumes.values() if goes_with_claim(one) and phase_of(one) != "Available"]
        return (
            [f"{title('pod', one)} on node {one['spec'].get('nodeName', '-')}" for one in pods]
            + [title("claim", one) for one in claims]
            + [f"{title('volume', one)} ({phase_of(one)})" for one in volumes]
            + self.attachments({meta(one)["name"] for one in volumes})
        )

    def attachments(self, volumes):
        found = self.api.list("/apis/storage.k8s.io/v1/volumeattachments") if volumes else []
        return [
            f"attachment of {one['spec']['source'].get('persistentVolumeName')} to node {one['spec'].get('nodeName')}"
            for one in found
            if one["spec"].get("attacher") in DRIVERS and one["spec"]["source"].get("persistentVolumeName") in volumes
        ]

    def users(self, claims):
        wanted = {key(one) for one in claims}
        return [pod for pod in (self.api.list("/api/v1/pods") if wanted else []) if claims_of(pod) & wanted]

    def stop(self, pod):
        """Stops what made the pod, so that it makes no other one; a pod of a maker of another kind is deleted alone."""
        namespace = meta(pod)["namespace"]
        owner = controller(pod)
        if owner["kind"] == "ReplicaSet":
            found = self.api.get(path_of("/apis/apps/v1", "replicasets", namespace, owner["name"]))
            above = controller(found) if found else {"kind": ""}
            owner = above if above["kind"] == "Deployment" else owner
        if owner["kind"] in ("Deployment", "ReplicaSet", "StatefulSet"):
            path = path_of("/apis/apps/v1", f"{owner['kind'].lower()}s", namespace, owner["name"])
            if self.api.patch(f"{path}/scale", {"spec": {"replicas": 0}}):
                self.say_once(f"scaled {owner['kind'].lower()} {namespace}/{owner['name']} to nothing")
        elif owner["kind"] == "Job":
            self.stop_job(namespace, owner["name"])
        else:
            self.api.delete(path_of("/api/v1", "pods", *key(pod)), title("pod", pod))

    def stop_job(self, namespace, name):
        path = path_of("/apis/batch/v1", "jobs", namespace, name)
        job = self.api.get(path)
        above = controller(job) if job else {"kind": ""}
        if above["kind"] == "CronJob":
            cron_job = path_of("/apis/batch/v1", "cronjobs", namespace, above["name"])
            if self.api.patch(cron_job, {"spec": {"suspend": True}}):
                self.say_once(f"suspended cronjob {namespace}/{above['name']}")
        self.api.delete(path, f"job {namespace}/{name}")

    def say_once(self, text):
        if text not in self.said:
            self.said.add(text)
            say(text)


def driver_of(volume):
    return (volume["spec"].get("csi") or {}).get("driver")


def goes_with_claim(volume):
    return volume["spec"].get("persistentVolumeReclaimPolicy") == "Delete"


def phase_of(volume):
    return (volume.get("status") or {}).get("phase", "Pending")


def snapshot_ref(content):
    return content["spec"].get("volumeSnapshotRef") or {}


def source_of(snapshot):
    return meta(snapshot)["namespace"], (snapshot["spec"].get("source") or {}).get("persistentVolumeClaimName")


def claims_of(pod):
    namespace, pod_name = key(pod)
    names = set()
    for volume in pod["spec"].get("volumes") or []:
        if "persistentVolumeClaim" in volume:
            names.add((namespace, volume["persistentVolumeClaim"]["claimName"]))
        elif "ephemeral" in volume:
            names.add((namespace, f"{pod_name}-{volume['name']}"))
    return names


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


def clean(api, policy, pause):
    volumes = Volumes(api)
    steps = [Balancers(api).step]
    if policy == "delete":
        steps.append(volumes.step)
    else:
        volumes.observe()
        if policy == "fail":
            refuse(volumes.in_use())
            steps.append(volumes.step_of_given_up)
    wait_until_gone(steps, api, pause)
    volumes.observe()
    for volume in volumes.remaining():
        say(volume)


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
    clean(api, policy, float(os.environ.get("JANITOR_POLL_SECONDS", "5")))
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
