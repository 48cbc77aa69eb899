"""Load balancers of Services."""

from api import key, leaves, meta, path_of, title

BALANCER_FINALIZER = "service.kubernetes.io/load-balancer-cleanup"


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
