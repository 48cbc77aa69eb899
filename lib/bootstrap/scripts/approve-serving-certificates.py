"""Approves pending certificate signing requests of kubelets for serving, after a check of every name in them.

usage: approve-serving-certificates.py <endpoint>
The API server only lets a kubelet ask in its own name; what is left to check are the names and addresses it asks for.
"""

import base64
import json
import re
import subprocess
import sys

SIGNER = "kubernetes.io/kubelet-serving"
USAGES = {"digital signature", "key encipherment", "server auth"}


def run(*command, data=None):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def kubectl(*args):
    return json.loads(run("kubectl", *args, "-o", "json"))


def names_of(request):
    """Subject, DNS names and addresses of a signing request; None when it asks for anything else."""
    text = run("openssl", "req", "-noout", "-text", "-subject", "-nameopt", "RFC2253", data=base64.b64decode(request)).decode()
    subject = re.search(r"^subject=(.*)$", text, re.M).group(1).strip()
    found = re.search(r"Subject Alternative Name:\s*\n\s*(.*)", text)
    names = [entry.strip() for entry in found.group(1).split(",")] if found else []
    dns = {entry[4:] for entry in names if entry.startswith("DNS:")}
    addresses = {entry[11:] for entry in names if entry.startswith("IP Address:")}
    return (subject, dns, addresses) if len(dns) + len(addresses) == len(names) and names else None


def expand(address):
    """openssl writes IPv6 addresses in full and in capitals."""
    import ipaddress

    return ipaddress.ip_address(address)


def objection(request, nodes, endpoint):
    user, spec = request["spec"]["username"], request["spec"]
    name = user[len("system:node:") :]
    if not user.startswith("system:node:") or name not in nodes:
        return "it comes from no node of this cluster"
    if "system:nodes" not in spec.get("groups", []) or not set(spec["usages"]) <= USAGES:
        return "its groups or usages are not those of a kubelet"
    asked = names_of(spec["request"])
    if asked is None:
        return "it has names that are neither DNS names nor addresses"
    subject, dns, addresses = asked
    if set(subject.split(",")) != {f"CN={user}", "O=system:nodes"}:
        return f"its subject is {subject}"
    own = nodes[name]
    others = set().union(*[entries for node, entries in nodes.items() if node != name], {endpoint})
    if not dns <= own or dns & others:
        return f"it asks for the names {sorted(dns)}"
    known = {expand(entry) for entry in own if is_address(entry)}
    foreign = {expand(entry) for entry in others if is_address(entry)}
    wanted = {expand(entry) for entry in addresses}
    if not wanted <= known or wanted & foreign:
        return f"it asks for the addresses {sorted(addresses)}"
    return None


def is_address(entry):
    try:
        expand(entry)
        return True
    except ValueError:
        return False


def main(endpoint):
    pending = [
        request
        for request in kubectl("get", "csr", "--field-selector", f"spec.signerName={SIGNER}")["items"]
        if not request.get("status", {}).get("conditions")
    ]
    if not pending:
        return
    nodes = {
        node["metadata"]["name"]: {node["metadata"]["name"]}
        | {address["address"] for address in node["status"].get("addresses", [])}
        for node in kubectl("get", "nodes")["items"]
    }
    for request in pending:
        name, user = request["metadata"]["name"], request["spec"]["username"]
        problem = objection(request, nodes, endpoint)
        if problem is None:
            run("kubectl", "certificate", "approve", name)
            print(f"k8s-on-openstack: approved the serving certificate of {user}")
        else:
            print(f"k8s-on-openstack: left the request {name} of {user} alone: {problem}")


main(sys.argv[1])
