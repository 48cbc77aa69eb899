"""What a cluster leaves in its project, told by names, descriptions, tags and networks that no other cluster has."""

import ipaddress
import re

NETWORK, BALANCER = "network", "load-balancer"

# how the cloud controller and Kuryr name what they make.
SERVICE_PREFIX = "kube_service_"
KURYR_DESCRIPTION = "kuryr_lb"
API_BALANCER = "default/kubernetes"

# ports that belong to nobody else: detached ones, those on a trunk, and those of Kuryr.
FREE_OWNERS = ("", "trunk:subport", "compute:kuryr")
ROUTER_OWNERS = (
    "network:router_interface",
    "network:router_interface_distributed",
    "network:ha_router_replicated_interface",
)
VIP_OWNERS = re.compile(r"Octavia$|ovn-lb-vip:|neutron:LOADBALANCERV2$|network:loadbalancer$")
# what the cloud looks after itself, and takes away with the network.
AUTOMATIC_OWNERS = re.compile(r"network:|ovn-lb-hm:|ovn-lb-vip:|Octavia")


class Marks:
    """By what the things of one cluster are told from all others."""

    def __init__(self, cluster):
        name = re.escape(cluster)
        self.resource_tag = f"k8s-on-openstack-kuryr-{cluster}"
        self.pod_tag = f"k8s-on-openstack-pods-{cluster}"
        self.service_tag = f"k8s-on-openstack-services-{cluster}"
        # neither names of clusters nor those of namespaces and Services have an underscore.
        self.balancer = re.compile(f"{SERVICE_PREFIX}{name}_[^_]+(_[^_]*)?")
        self.address = re.compile(f"Floating IP for Kubernetes external service [^ ]+ from cluster {name}")
        self.group = re.compile(f"Security Group for [^ ]+ Service LoadBalancer in cluster {name}")

    def bears(self, thing):
        """Kuryr writes its tag into the description where a service has no tags."""
        texts = [*(thing.get("tags") or []), *(thing.get("description") or "").split(",")]
        return self.resource_tag in texts


class Leftover:
    """One thing that is left, and the requests that take it away."""

    def __init__(self, kind, thing, steps, label=None):
        self.kind = kind
        self.id = thing["id"]
        self.name = label or thing.get("name") or thing.get("floating_ip_address") or self.id
        self.steps = steps

    def __str__(self):
        return f"{self.kind} {self.name}" + ("" if self.name == self.id else f" ({self.id})")

    def remove(self, cloud):
        """Nothing when the cloud took all requests, or else why it did not."""
        return next((fault for fault in (cloud.change(*step) for step in self.steps) if fault), None)


class Leftovers:
    """One look at the project."""

    def __init__(self, cloud, marks, routes=None):
        self.cloud = cloud
        self.marks = marks
        self.blockers = []
        self.observe()
        # in the order in which they can go.
        self.found = [
            *self.addresses(),
            *self.balancers(),
            *self.ports(),
            *self.namespace_networks(),
            *self.groups(),
            *(self.routes(*routes) if routes else []),
        ]

    def list(self, path, key, **query):
        """A cloud that does not know a filter passes over it and answers with everything, so what comes is looked at again."""
        found = self.cloud.list(NETWORK, path, key, **query)
        return [one for one in found if all(is_like(one.get(field), wanted) for field, wanted in query.items())]

    def observe(self):
        marks = self.marks
        self.pod_networks = self.list("/networks", "networks", tags=marks.pod_tag)
        self.service_networks = self.list("/networks", "networks", tags=marks.service_tag)
        tagged = self.list("/networks", "networks", tags=marks.resource_tag)
        described = self.list("/networks", "networks", description=marks.resource_tag)
        fixed = {one["id"] for one in self.pod_networks + self.service_networks}
        self.own_networks = [one for one in unique(tagged + described) if marks.bears(one) and one["id"] not in fixed]
        self.networks = {one["id"] for one in self.own_networks} | fixed
        self.trunks = self.list("/trunks", "trunks")
        self.all_balancers = self.cloud.list(BALANCER, "/lbaas/loadbalancers", "loadbalancers") if self.cloud.has(BALANCER) else []
        self.doomed_balancers = [one for one in self.all_balancers if self.is_doomed(one)]

    def is_doomed(self, balancer):
        name, tags = balancer.get("name") or "", balancer.get("tags") or []
        others = [tag for tag in tags if tag.startswith(SERVICE_PREFIX) and not self.marks.balancer.fullmatch(tag)]
        if balancer.get("provisioning_status") == "DELETED" or others:
            return False
        if self.marks.balancer.fullmatch(name) or self.marks.bears(balancer):
            return True
        # Kuryr leaves this name to whoever makes the cluster.
        return balancer.get("vip_network_id") in self.networks and name != API_BALANCER

    def addresses(self):
        """Floating IPs that Kuryr or the cloud controller made; others are only let go by what they were bound to."""
        vips = {one["vip_port_id"] for one in self.doomed_balancers if one.get("vip_port_id")}
        return [
            Leftover("floating IP", one, [("DELETE", NETWORK, f"/floatingips/{one['id']}")], one["floating_ip_address"])
            for one in self.list("/floatingips", "floatingips")
            if self.marks.address.fullmatch(one.get("description") or "")
            or self.marks.bears(one)
            or (one.get("port_id") in vips and one.get("description") == KURYR_DESCRIPTION)
        ]

    def balancers(self):
        """A balancer at which the cloud is at work is found, and asked for in a later look."""
        return [Leftover("load balancer", one, self.balancer_steps(one)) for one in self.doomed_balancers]

    @staticmethod
    def balancer_steps(one):
        if (one.get("provisioning_status") or "").startswith("PENDING"):
            return []
        return [("DELETE", BALANCER, f"/lbaas/loadbalancers/{one['id']}?cascade=true")]

    def ports(self):
        tagged = self.list("/ports", "ports", tags=self.marks.resource_tag)
        nodes = {one["id"] for one in tagged}
        trunk_of = {sub["port_id"]: one for one in self.trunks for sub in one.get("sub_ports") or []}
        mounted = {port for port, trunk in trunk_of.items() if trunk["port_id"] in nodes}
        parents = {one["port_id"] for one in self.trunks}
        vips = {port for one in self.all_balancers for port in vip_ports(one)}
        doomed = []
        for port in self.candidates(tagged, mounted):
            owner = port.get("device_owner") or ""
            if port["id"] in parents:
                continue
            is_forgotten_vip = VIP_OWNERS.match(owner) and port["id"] not in vips
            if port["id"] in mounted or owner in FREE_OWNERS or is_forgotten_vip:
                doomed.append(Leftover("port", port, port_steps(port, trunk_of.get(port["id"])), port_label(port)))
            elif not AUTOMATIC_OWNERS.match(owner):
                self.blockers.append(f"port {port['id']} of {owner} {port.get('device_id') or '-'}")
        return doomed

    def candidates(self, tagged, mounted):
        """Ports on the networks of pods and Services, Kuryr's own anywhere, and what hangs on the trunks of the nodes."""
        near = [port for network in sorted(self.networks) for port in self.list("/ports", "ports", network_id=network)]
        far = [port for port in tagged if port.get("device_owner") in FREE_OWNERS[1:]]
        known = {port["id"] for port in near + far}
        elsewhere = [port for one in sorted(mounted - known) for port in self.list("/ports", "ports", id=one)]
        return unique(near + far + elsewhere)

    def namespace_networks(self):
        """Neutron deletes the subnets of a network along with it, once no router has an interface on it."""
        return [
            Leftover("network", one, [*self.interface_steps(one), ("DELETE", NETWORK, f"/networks/{one['id']}")])
            for one in self.own_networks
        ]

    def interface_steps(self, network):
        ports = self.list("/ports", "ports", network_id=network["id"])
        return [
            ("PUT", NETWORK, f"/routers/{port['device_id']}/remove_router_interface", {"port_id": port["id"]})
            for port in ports
            if port.get("device_owner") in ROUTER_OWNERS
        ]

    def groups(self):
        """A group cannot go while a port is a member, and nodes are members of those of the cloud controller."""
        doomed = [
            one
            for one in self.list("/security-groups", "security_groups")
            if self.marks.bears(one)
            or (one["name"].startswith("lb-sg-") and self.marks.group.fullmatch(one.get("description") or ""))
        ]
        ports = self.list("/ports", "ports") if doomed else []
        ids = {one["id"] for one in doomed}
        return [
            Leftover("security group", one, [*leave_steps(one, ids, ports), ("DELETE", NETWORK, f"/security-groups/{one['id']}")])
            for one in doomed
        ]

    def routes(self, router, ranges):
        """Routes to pods that the route controller left on the router of the nodes."""
        found = [one for one in self.list("/routers", "routers", id=router)]
        stale = [route for one in found for route in one.get("routes") or [] if is_within(route["destination"], ranges)]
        body = {"router": {"routes": stale}}
        steps = [("PUT", NETWORK, f"/routers/{router}/remove_extraroutes", body)]
        return [Leftover("routes", one, steps, f"{len(stale)} on router {one.get('name') or router}") for one in found if stale]


def is_like(value, wanted):
    return wanted in value if isinstance(value, list) else value == wanted


def unique(things):
    return list({one["id"]: one for one in things}.values())


def vip_ports(balancer):
    return [balancer.get("vip_port_id"), *(one.get("port_id") for one in balancer.get("additional_vips") or [])]


def port_label(port):
    addresses = ", ".join(one["ip_address"] for one in port.get("fixed_ips") or [])
    return " ".join(part for part in (port.get("name"), addresses) if part) or None


def port_steps(port, trunk):
    deletion = ("DELETE", NETWORK, f"/ports/{port['id']}")
    if trunk is None:
        return [deletion]
    detachment = ("PUT", NETWORK, f"/trunks/{trunk['id']}/remove_subports", {"sub_ports": [{"port_id": port["id"]}]})
    return [detachment, deletion]


def leave_steps(group, doomed, ports):
    """A port leaves all groups that go at once: a list with one of them in it is refused when that has gone before."""
    members = [port for port in ports if group["id"] in (port.get("security_groups") or [])]
    others = {port["id"]: [one for one in port["security_groups"] if one not in doomed] for port in members}
    return [("PUT", NETWORK, f"/ports/{port}", {"port": {"security_groups": rest}}) for port, rest in others.items()]


def is_within(destination, ranges):
    """Never the default route, whatever the ranges are."""
    target = ipaddress.ip_network(destination, strict=False)
    wanted = [ipaddress.ip_network(one) for one in ranges]
    return any(target.version == one.version and target.subnet_of(one) for one in wanted)
