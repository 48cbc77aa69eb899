"""Gives each program that uses an InfluxDB a token of its own, and sets how long the bucket keeps its data.

InfluxDB makes tokens itself and takes no given ones, so nobody knows them before it runs. README.md beside this file says which
environment this reads and how it ends.
"""

import base64
import http.client
import json
import os
import ssl
import sys
import time
import urllib.parse

PREFIX = "k8s-on-openstack "
CREDENTIALS = os.environ.get("SETUP_CREDENTIALS", "/var/run/secrets/kubernetes.io/serviceaccount")
# how much time one shard spans, by how long data is kept: what InfluxDB chooses for a new bucket, and does not change with the
# retention of one that is there.
HOUR, DAY = 3600, 86400
SHARDS = ((2 * DAY, HOUR), (180 * DAY, DAY))
LARGEST_SHARD = 7 * DAY
DEADLINE = time.monotonic() + float(os.environ.get("SETUP_TIMEOUT_SECONDS", "240"))


class Failed(Exception):
    """Trying again would not help, or the time is over."""


def say(text):
    print(text, flush=True)


class Server:
    """A server with JSON, asked until it answers or the time is over."""

    def __init__(self, url, authorization, cafile=None):
        self.url = urllib.parse.urlsplit(url)
        self.authorization = authorization
        self.cafile = cafile

    def connect(self):
        if self.url.scheme == "http":
            return http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=15)
        context = ssl.create_default_context(cafile=self.cafile)
        return http.client.HTTPSConnection(self.url.hostname, self.url.port, timeout=15, context=context)

    def once(self, method, path, body, content_type):
        connection = self.connect()
        try:
            headers = {"Authorization": self.authorization(), "Accept": "application/json", "Content-Type": content_type}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ask(self, method, path, body=None, content_type="application/json"):
        pause = 1
        while True:
            try:
                status, content = self.once(method, path, body, content_type)
                fault = str(status)
            except (OSError, http.client.HTTPException) as error:
                status, content, fault = 503, b"", type(error).__name__
            if status < 300:
                return json.loads(content or b"{}")
            # a volume that was restored may know other logins; before its setup, InfluxDB knows none.
            if status in (400, 403, 404, 422) or time.monotonic() + pause > DEADLINE:
                raise Failed(f"{method} {self.url.hostname}{path.split('?')[0]} fails with {fault}: {reason(content)}")
            say(f"{method} {self.url.hostname}{path.split('?')[0]} fails with {fault}; trying again")
            time.sleep(pause)
            pause = min(pause * 2, 10)


def reason(content):
    """What a server says to a fault; never an answer that could hold a token."""
    try:
        return str(json.loads(content).get("message", ""))[:300]
    except (ValueError, AttributeError):
        return ""


class Influx:
    """The InfluxDB, as its administrator sees it."""

    def __init__(self, server, organization, bucket):
        self.server = server
        query = urllib.parse.urlencode({"org": organization})
        self.organization = only(server.ask("GET", f"/api/v2/orgs?{query}").get("orgs"), "organization", organization)["id"]
        query = urllib.parse.urlencode({"orgID": self.organization, "name": bucket})
        self.bucket = only(server.ask("GET", f"/api/v2/buckets?{query}").get("buckets"), "bucket", bucket)

    def keep(self, seconds):
        shard = next((shard for limit, shard in SHARDS if seconds < limit), LARGEST_SHARD)
        rules = self.bucket.get("retentionRules") or []
        if [(rule.get("everySeconds"), rule.get("shardGroupDurationSeconds")) for rule in rules] == [(seconds, shard)]:
            return
        # a retention shorter than a shard is refused, so both have to change at once.
        rule = {"type": "expire", "everySeconds": seconds, "shardGroupDurationSeconds": shard}
        body = {"retentionRules": [rule]}
        self.server.ask("PATCH", f"/api/v2/buckets/{self.bucket['id']}", body)
        say(f"the bucket keeps its data for {seconds} seconds")

    def token(self, name, action):
        """The token of a program: the one that it has, or a new one in its place when that is no longer known or allows something else."""
        permission = {
            "action": action,
            "resource": {"type": "buckets", "id": self.bucket["id"], "orgID": self.organization},
        }
        query = urllib.parse.urlencode({"orgID": self.organization})
        found = self.server.ask("GET", f"/api/v2/authorizations?{query}").get("authorizations") or []
        own = [one for one in found if one.get("description") == PREFIX + name]
        fit = [one for one in own if one.get("token") and one.get("status") == "active" and allows(one, permission)]
        for one in own:
            if one not in fit[:1]:
                self.server.ask("DELETE", f"/api/v2/authorizations/{one['id']}")
                say(f"removed a token of {name}")
        if fit:
            return fit[0]["token"]
        body = {"orgID": self.organization, "description": PREFIX + name, "permissions": [permission]}
        made = self.server.ask("POST", "/api/v2/authorizations", body)
        say(f"made a token of {name}")
        return made["token"]


def only(found, kind, name):
    if not found:
        raise Failed(f"InfluxDB has no {kind} {name}; was its volume set up for another one?")
    return found[0]


def allows(authorization, permission):
    """Whether it allows this and nothing else."""
    permissions = authorization.get("permissions") or []
    resource = permissions[0].get("resource", {}) if len(permissions) == 1 else {}
    return (
        len(permissions) == 1
        and permissions[0].get("action") == permission["action"]
        and resource.get("type") == "buckets"
        and resource.get("id") == permission["resource"]["id"]
    )


def write(kubernetes, secret, token):
    """Puts a token, or a text with the token in it, into a Secret that is there already."""
    path = f"/api/v1/namespaces/{secret['namespace']}/secrets/{secret['name']}"
    text = secret["text"].replace("{token}", token)
    value = base64.b64encode(text.encode()).decode()
    if (kubernetes.ask("GET", path).get("data") or {}).get(secret["key"]) == value:
        return
    kubernetes.ask("PATCH", path, {"data": {secret["key"]: value}}, "application/merge-patch+json")
    say(f"wrote {secret['namespace']}/{secret['name']}")


def kubernetes_token():
    with open(os.path.join(CREDENTIALS, "token"), encoding="utf-8") as file:
        return f"Bearer {file.read().strip()}"


def kubernetes_url():
    if "SETUP_KUBERNETES_URL" in os.environ:
        return os.environ["SETUP_KUBERNETES_URL"]
    host = os.environ["KUBERNETES_SERVICE_HOST"]
    host = f"[{host}]" if ":" in host else host
    return f"https://{host}:{os.environ['KUBERNETES_SERVICE_PORT']}"


def main():
    admin = os.environ["SETUP_ADMIN_TOKEN"]
    server = Server(os.environ["SETUP_URL"], lambda: f"Token {admin}")
    kubernetes = Server(kubernetes_url(), kubernetes_token, os.path.join(CREDENTIALS, "ca.crt"))
    influx = Influx(server, os.environ["SETUP_ORGANIZATION"], os.environ["SETUP_BUCKET"])
    influx.keep(int(os.environ["SETUP_RETENTION_SECONDS"]))
    for user in json.loads(os.environ["SETUP_USERS"]):
        write(kubernetes, user["secret"], influx.token(user["name"], user["action"]))


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        say(str(failure))
        sys.exit(2)
