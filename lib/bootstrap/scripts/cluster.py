"""Asks the API server's endpoint, trusting the cluster's CA alone.

usage: cluster.py state                ready, unhealthy or absent
       cluster.py token-accepted       exit 0 when the join token is valid
       cluster.py delete-stale-node <name> <provider id> <certificate> <key>
"""

import http.client
import json
import os
import ssl
import sys

CONFIG = "/etc/k8s-on-openstack"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def connect(certificate=None, key=None):
    values = load(CONFIG + "/cluster.json")
    context = ssl.create_default_context(cafile=CONFIG + "/pki/ca.crt")
    if certificate:
        context.load_cert_chain(certificate, key)
    port = int(values["endpoint_port"])
    return http.client.HTTPSConnection(values["endpoint_host"], port, timeout=5, context=context)


def ask(connection, method, path, headers=None):
    connection.request(method, path, headers=headers or {})
    response = connection.getresponse()
    return response.status, response.read()


def state():
    """A server with a foreign certificate, or one that says no, is still a server: only silence means that there is none."""
    try:
        status, _ = ask(connect(), "GET", "/livez")
        return "ready" if status == 200 else "unhealthy"
    except ssl.SSLCertVerificationError as error:
        print(f"k8s-on-openstack: the endpoint's certificate is not of this cluster's CA: {error.reason}", file=sys.stderr)
        return "unhealthy"
    except (OSError, http.client.HTTPException):
        return "absent"


def token_accepted():
    """A valid token may not read this, but gets 403 and not 401."""
    token = load(CONFIG + "/kubeadm/discovery.conf")["users"][0]["user"]["token"]
    try:
        status, _ = ask(
            connect(),
            "GET",
            "/api/v1/namespaces/kube-public/configmaps/cluster-info",
            {"Authorization": f"Bearer {token}"},
        )
        return status in (200, 403)
    except (OSError, http.client.HTTPException):
        return False


def delete_stale_node(name, provider_id, certificate, key):
    """The kubelet never changes the server's id in an existing Node, so a Node of this name but another server must go."""
    path = f"/api/v1/nodes/{name}"
    status, body = ask(connect(certificate, key), "GET", path)
    if status == 404:
        return
    if status != 200:
        sys.exit(f"k8s-on-openstack: reading the Node {name} failed with status {status}")
    known = json.loads(body)["spec"].get("providerID", "")
    if known == provider_id:
        return
    status, _ = ask(connect(certificate, key), "DELETE", path)
    print(f"k8s-on-openstack: deleted the Node {name} of the server {known or 'unknown'}: status {status}")


def main():
    command, args = sys.argv[1], sys.argv[2:]
    if command == "state":
        print(state())
    elif command == "token-accepted":
        sys.exit(0 if token_accepted() else 1)
    elif command == "delete-stale-node":
        delete_stale_node(*args)
    else:
        sys.exit(__doc__)


os.umask(0o077)
main()
