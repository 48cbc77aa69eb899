"""What Kuryr makes in the cloud, by the objects of the cluster that stand for it: Kuryr takes it away only while it runs."""

from api import key, leaves, meta, path_of, title

KINDS = {"load balancer": "kuryrloadbalancers", "port": "kuryrports", "network": "kuryrnetworks"}
CRDS = "/apis/openstack.org/v1"
SERVICE_FINALIZER = "kuryr.openstack.org/service-finalizer"

# what runs here is the cluster's own, and some of it is needed to the end.
SYSTEM = "kube-system"
BUILT_IN = (SYSTEM, "kube-public", "kube-node-lease", "default")
OWN_LABEL = ("app.kubernetes.io/managed-by", "k8s-on-openstack")


class Kuryr:
    """Every Service is a load balancer, every pod a port, and a namespace may be a network."""

    def __init__(self, api):
        self.api = api
        self.kept = []

    def step_of_services(self):
        left = []
        for service in self.api.list("/api/v1/services"):
            if key(service)[0] == SYSTEM or key(service) == ("default", "kubernetes"):
                continue
            # names alone: Kuryr makes nothing for them.
            is_idle = service["spec"].get("clusterIP") == "None" or service["spec"].get("type") == "ExternalName"
            if is_idle and SERVICE_FINALIZER not in (meta(service).get("finalizers") or []):
                continue
            if not leaves(service):
                self.api.delete(path_of("/api/v1", "services", *key(service)), title("service", service))
            left.append(title("service", service))
        found = self.api.list(f"{CRDS}/kuryrloadbalancers")
        return left + [title("load balancer of", one) for one in found if key(one)[0] != SYSTEM]

    def step_of_namespaces(self):
        """Namespaces of users; those that Terraform made are gone by now, or hold what this platform stands on."""
        claims = {}
        for claim in self.api.list("/api/v1/persistentvolumeclaims"):
            claims.setdefault(key(claim)[0], []).append(claim)
        doomed = []
        self.kept = []
        for namespace in self.api.list("/api/v1/namespaces"):
            name, label = meta(namespace)["name"], (meta(namespace).get("labels") or {}).get(OWN_LABEL[0])
            if name in BUILT_IN or label == OWN_LABEL[1]:
                continue
            if not leaves(namespace) and name in claims:
                self.kept.append(f"namespace {name} stays, because claims in it are to stay: {title('claim', claims[name][0])}")
                continue
            if not leaves(namespace):
                self.api.delete(f"/api/v1/namespaces/{name}", f"namespace {name}")
            doomed.append(namespace)
        return [f"namespace {meta(one)['name']}{self.reason(one)}" for one in doomed] + self.objects_in(doomed)

    def objects_in(self, namespaces):
        names = {meta(one)["name"] for one in namespaces}
        return [
            title(f"{kind} of", one)
            for kind, plural in KINDS.items()
            for one in (self.api.list(f"{CRDS}/{plural}") if names else [])
            if key(one)[0] in names
        ]

    @staticmethod
    def reason(namespace):
        """What the API server says about a namespace that does not end."""
        conditions = (namespace.get("status") or {}).get("conditions") or []
        texts = [one.get("message") for one in conditions if one.get("status") == "True" and one.get("message")]
        return f" ({'; '.join(texts)})" if texts else ""
