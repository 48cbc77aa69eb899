"""The API server as the janitor talks to it, and what all objects have."""

import http.client
import json
import os
import ssl
import time
import urllib.parse

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
