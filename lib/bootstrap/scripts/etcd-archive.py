"""Packs and opens archives of etcd: a snapshot with the keys without which it is of no use.

usage: etcd-archive.py pack <folder with snapshot.db> <facts as JSON>    makes archive.tar.gz in the folder
       etcd-archive.py open <archive.tar.gz> <folder>                    checks and unpacks an archive
       etcd-archive.py snapshot <file>                                   checks a snapshot alone
       etcd-archive.py fact <folder> <name>                              prints a fact of an opened archive
       etcd-archive.py both-keys <encryption.yaml> <other one>           prints the first, which can read what the other wrote, too

exit 4: the archive is damaged; any other one: this node cannot work with it
"""

import datetime
import hashlib
import json
import os
import sys
import tarfile
import zlib

CONFIG = "/etc/k8s-on-openstack"
SEEDS = ["ca.crt", "ca.key", "front-proxy-ca.crt", "front-proxy-ca.key", "etcd/ca.crt", "etcd/ca.key", "sa.key", "sa.pub"]
# names in the archive and where they come from.
CONTENT = {
    **{f"pki/{seed}": f"{CONFIG}/pki/{seed}" for seed in SEEDS},
    "encryption.yaml": f"{CONFIG}/apiserver/encryption.yaml",
    "join-seed": f"{CONFIG}/join-seed",
}
DAMAGED = 4


def damaged(problem):
    print(f"k8s-on-openstack: error: the archive is damaged: {problem}", file=sys.stderr)
    sys.exit(DAMAGED)


def digest(path):
    sha256 = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            sha256.update(block)
    return sha256.hexdigest()


def pack(folder, facts):
    with open(CONFIG + "/cluster.json", encoding="utf-8") as file:
        values = json.load(file)
    content = {**CONTENT, "snapshot.db": folder + "/snapshot.db"}
    manifest = {
        "format": 1,
        "cluster": values["cluster_name"],
        "kubernetes_version": values["kubernetes_version"],
        "node": os.uname().nodename,
        "created": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        **json.loads(facts),
        "sha256": {name: digest(path) for name, path in content.items()},
    }
    with open(folder + "/manifest.json", "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=2)
    with tarfile.open(folder + "/archive.tar.gz", "w:gz", compresslevel=6) as tar:
        for name, path in {"manifest.json": folder + "/manifest.json", **content}.items():
            tar.add(path, arcname=name)


def unpack(archive, folder):
    """Takes nothing but files of known names, so that no archive writes elsewhere."""
    try:
        with tarfile.open(archive, "r|gz") as tar:
            for member in tar:
                if not member.isfile() or member.name not in {"manifest.json", "snapshot.db", *CONTENT}:
                    damaged(f"it holds {member.name}, which is no part of an archive")
                target = os.path.join(folder, member.name)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with tar.extractfile(member) as source, open(target, "wb") as file:
                    while block := source.read(1 << 20):
                        file.write(block)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        # what the system says of a disk that is full or not writable says nothing about the archive.
        if isinstance(error, OSError) and error.errno is not None:
            sys.exit(f"k8s-on-openstack: error: the archive cannot be unpacked here: {error}")
        damaged(f"it cannot be unpacked ({error}); it may be cut off")


def read_manifest(folder):
    try:
        with open(folder + "/manifest.json", encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        damaged("it has no manifest")


def open_archive(archive, folder):
    unpack(archive, folder)
    manifest = read_manifest(folder)
    if manifest.get("format") != 1:
        damaged(f"its format is {manifest.get('format')}, and this node knows format 1")
    for name in ["snapshot.db", *CONTENT]:
        path = os.path.join(folder, name)
        if not os.path.exists(path) or digest(path) != manifest["sha256"].get(name):
            damaged(f"{name} is missing or not what was packed")


def check_snapshot(path):
    """etcd ends a snapshot with the SHA-256 of all that comes before it."""
    sha256, left = hashlib.sha256(), os.path.getsize(path) - 32
    with open(path, "rb") as file:
        while left > 0:
            block = file.read(min(left, 1 << 20))
            left -= len(block)
            sha256.update(block)
        if left < 0 or file.read() != sha256.digest():
            damaged("the snapshot does not match its checksum; it may be cut off")


def both_keys(path, other):
    """The provider of the other file comes after the file's own: what is written takes the first one, what is read any."""
    head, mark, tail = open(path, encoding="utf-8").read().partition("      - identity: {}\n")
    _, _, rest = open(other, encoding="utf-8").read().partition("    providers:\n")
    provider = rest.partition("      - identity: {}\n")[0]
    if not mark or not provider.startswith("      - "):
        sys.exit("k8s-on-openstack: error: the encryption configurations are not in the form that this library writes")
    print(head + provider + mark + tail, end="")


def main(args):
    command, args = (args[0], args[1:]) if args else ("", [])
    if command == "pack":
        pack(*args)
    elif command == "open":
        open_archive(*args)
    elif command == "snapshot":
        check_snapshot(*args)
    elif command == "fact":
        print(read_manifest(args[0]).get(args[1], ""))
    elif command == "both-keys":
        both_keys(*args)
    else:
        sys.exit(__doc__)


os.umask(0o077)
main(sys.argv[1:])
