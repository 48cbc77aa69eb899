"""Talks to etcd through the JSON gateway on its client port, so that no etcdctl is needed on the node.

usage: etcd.py [--cert FILE --key FILE] known <address>...                   exit 0 when any member answers
       etcd.py ... remove-stale <name> <own address> <address>...            removes members with our name or peer URL
       etcd.py count                                                         prints the number of members
       etcd.py health                                                        exit 0 when all members are healthy
       etcd.py snapshot <file>                                               saves and verifies a snapshot
       etcd.py facts                                                         prints version, revision and cluster as JSON
       etcd.py defrag                                                        defragments this member when it is worth it
       etcd.py lock <name> <seconds> | unlock <lease>                        a lock that one node of the cluster holds;
                                                                             exit 3 when another one has it
"""

import base64
import hashlib
import http.client
import json
import os
import re
import ssl
import sys

PKI = "/etc/kubernetes/pki/etcd"
SEED = "/etc/k8s-on-openstack/pki/etcd"
CLIENT_PORT, PEER_PORT = 2379, 2380
DEFRAG_MIN_BYTES = 100 * 1024 * 1024
LOCK_PREFIX = "/k8s-on-openstack/lock/"

credentials = {"cert": PKI + "/healthcheck-client.crt", "key": PKI + "/healthcheck-client.key"}


def b64(text):
    return base64.b64encode(text.encode()).decode()


def host(address):
    return f"[{address}]" if ":" in address else address


def request(address, path, body=None, timeout=10):
    context = ssl.create_default_context(cafile=SEED + "/ca.crt")
    context.load_cert_chain(credentials["cert"], credentials["key"])
    connection = http.client.HTTPSConnection(address, CLIENT_PORT, timeout=timeout, context=context)
    if body is None:
        connection.request("GET", path)
    else:
        connection.request("POST", path, body=json.dumps(body))
    response = connection.getresponse()
    if response.status != 200:
        raise OSError(f"etcd at {address} answered {path} with status {response.status}: {response.read(300)!r}")
    return response


def call(address, path, body=None, timeout=10):
    return json.loads(request(address, path, body if body is not None else {}, timeout).read())


def known(addresses):
    """Anything that speaks TLS on etcd's port is a member; its own view of the cluster does not matter."""
    for address in addresses:
        try:
            request(address, "/version", timeout=3)
            return True
        except ssl.SSLError:
            return True
        except OSError as error:
            if "answered" in str(error):
                return True
        except http.client.HTTPException:
            return True
    return False


def members(addresses):
    problem = "no address given"
    for address in addresses:
        try:
            return address, call(address, "/v3/cluster/member/list")["members"]
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            problem = f"{address}: {error}"
    sys.exit(f"k8s-on-openstack: no etcd member answers ({problem})")


def remove_stale(name, own_address, addresses):
    """A member with our peer URL would give its id to our empty disk, and etcd would panic over the lost log."""
    asked, found = members(addresses)
    own_url = f"https://{host(own_address)}:{PEER_PORT}"
    for member in found:
        if member.get("name") == name or own_url in member.get("peerURLs", []):
            call(asked, "/v3/cluster/member/remove", {"ID": member["ID"]})
            print(f"k8s-on-openstack: removed the stale etcd member {member.get('name') or own_url} ({member['ID']})")


def health():
    _, found = members(["127.0.0.1"])
    for member in found:
        url = next(iter(member.get("clientURLs", [])), None)
        if url is None or member.get("isLearner"):
            sys.exit(f"k8s-on-openstack: the etcd member {member.get('name') or member['ID']} has not started")
        address = url.split("//")[1].rsplit(":", 1)[0].strip("[]")
        try:
            reply = json.loads(request(address, "/health").read())
        except (OSError, http.client.HTTPException) as error:
            sys.exit(f"k8s-on-openstack: the etcd member {member['name']} does not answer: {error}")
        if str(reply.get("health")) != "true":
            sys.exit(f"k8s-on-openstack: the etcd member {member['name']} is not healthy")


def snapshot(path):
    """etcd ends a snapshot with the SHA-256 of all that comes before it."""
    digest, tail, size = hashlib.sha256(), b"", 0
    response = request("127.0.0.1", "/v3/maintenance/snapshot", {}, timeout=600)
    with open(path, "wb") as file:
        for line in response:
            if not line.strip():
                continue
            message = json.loads(line)
            if "error" in message:
                sys.exit(f"k8s-on-openstack: etcd broke the snapshot off: {message['error']}")
            blob = base64.b64decode(message["result"].get("blob", ""))
            file.write(blob)
            size += len(blob)
            tail += blob
            digest.update(tail[:-32])
            tail = tail[-32:]
        file.flush()
        os.fsync(file.fileno())
    if size <= 32 or digest.digest() != tail:
        os.unlink(path)
        sys.exit("k8s-on-openstack: the snapshot does not match its checksum")
    print(f"k8s-on-openstack: saved and verified an etcd snapshot of {size} bytes")


def facts():
    """Which life of the cluster this is: the UID of kube-system stays the same when a snapshot is restored, and no second cluster has it."""
    status = call("127.0.0.1", "/v3/maintenance/status")
    reply = call("127.0.0.1", "/v3/kv/range", {"key": b64("/registry/namespaces/kube-system")})
    value = base64.b64decode(next(iter(reply.get("kvs", [])), {}).get("value", ""))
    uid = re.search(rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", value)
    if uid is None:
        sys.exit("k8s-on-openstack: etcd has no namespace kube-system; an API server has never run on it")
    found = {"etcd_version": status["version"], "revision": int(status["header"]["revision"]), "uid": uid.group().decode()}
    print(json.dumps(found))


def defrag():
    status = call("127.0.0.1", "/v3/maintenance/status")
    size, used = int(status["dbSize"]), int(status.get("dbSizeInUse", 0))
    if size - used < DEFRAG_MIN_BYTES or used * 2 > size:
        print(f"k8s-on-openstack: nothing to gain by defragmenting: {used} of {size} bytes in use")
        return
    call("127.0.0.1", "/v3/maintenance/defragment", timeout=600)
    after = int(call("127.0.0.1", "/v3/maintenance/status")["dbSize"])
    print(f"k8s-on-openstack: defragmented etcd from {size} to {after} bytes")


def lock(name, seconds):
    """A key with a lease, made only when there is none: whoever makes it holds the lock until the lease ends."""
    lease = call("127.0.0.1", "/v3/lease/grant", {"TTL": seconds})["ID"]
    key = b64(LOCK_PREFIX + name)
    reply = call(
        "127.0.0.1",
        "/v3/kv/txn",
        {
            "compare": [{"key": key, "target": "CREATE", "createRevision": "0"}],
            "success": [{"requestPut": {"key": key, "value": b64(os.uname().nodename), "lease": lease}}],
        },
    )
    if not reply.get("succeeded"):
        call("127.0.0.1", "/v3/lease/revoke", {"ID": lease})
        sys.exit(3)
    print(lease)


def unlock(lease):
    call("127.0.0.1", "/v3/lease/revoke", {"ID": lease})


def main(args):
    while args and args[0] in ("--cert", "--key"):
        credentials[args[0][2:]] = args[1]
        args = args[2:]
    command, args = (args[0], args[1:]) if args else ("", [])
    if command == "known":
        sys.exit(0 if known(args) else 1)
    elif command == "remove-stale":
        remove_stale(args[0], args[1], args[2:])
    elif command == "count":
        print(len(members(["127.0.0.1"])[1]))
    elif command == "health":
        health()
    elif command == "snapshot":
        snapshot(args[0])
    elif command == "facts":
        facts()
    elif command == "defrag":
        defrag()
    elif command == "lock":
        lock(args[0], args[1])
    elif command == "unlock":
        unlock(args[0])
    else:
        sys.exit(__doc__)


os.umask(0o077)
main(sys.argv[1:])
