"""Volumes, shares and images of the library's drivers, with their claims and snapshots."""

from api import controller, key, leaves, meta, path_of, say, title

DRIVERS = {
    "cinder.csi.openstack.org": "Cinder",
    "nfs.manila.csi.openstack.org": "Manila",
    "cephfs.manila.csi.openstack.org": "Manila",
    "rbd.csi.ceph.com": "Ceph",
}
PROVISIONER = "volume.kubernetes.io/storage-provisioner"
SNAPSHOTS = "/apis/snapshot.storage.k8s.io/v1"


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
