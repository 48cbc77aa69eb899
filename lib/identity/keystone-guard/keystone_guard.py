"""Stands between an API server and k8s-keystone-auth, so that no name of Keystone becomes a name of Kubernetes.

usage: keystone_guard.py <configuration, JSON>

Whoever administers any domain of a Keystone names its users and groups. k8s-keystone-auth hands those names on as they are, so that
a group called system:masters would rule the cluster. Here every name gets a prefix and its domain, and is quoted, so that it can
neither be one of Kubernetes' own nor be put together from the parts of another. Nothing that is read or written here is logged.
"""

import base64
import http.client
import http.server
import json
import re
import signal
import socket
import ssl
import sys
import threading
import urllib.parse

AUTHENTICATION = ("authentication.k8s.io/v1beta1", "TokenReview")
AUTHORIZATION = ("authorization.k8s.io/v1beta1", "SubjectAccessReview")

IDENTITY = "alpha.kubernetes.io/identity/"
ROLES = IDENTITY + "roles"
PROJECT_ID = IDENTITY + "project/id"
DOMAIN_ID = IDENTITY + "user/domain/id"

RESERVED_PREFIXES = ("system:", "kubeadm:", "keystone:")

MAX_BODY_BYTES = 256 * 1024
MAX_ANSWER_BYTES = 1024 * 1024
MAX_TOKEN_LENGTH = 16 * 1024
MAX_CONNECTIONS = 64
HANDSHAKE_SECONDS = 10
# longer than the API server keeps a connection that it does not use.
IDLE_SECONDS = 120
UPSTREAM_SECONDS = 20
QUEUE_SECONDS = 10

BOOTSTRAP_TOKEN = re.compile(r"[a-z0-9]{6}\.[a-z0-9]{16}")


class Malformed(Exception):
    """Something is not what the protocol says; it is never told what, because it may hold a token."""


def quote(name):
    """Leaves letters, digits and a few harmless marks; above all no colon, which separates the parts of a name."""
    try:
        return urllib.parse.quote(name, safe="@", errors="strict")
    except UnicodeEncodeError:
        raise Malformed from None


def text(value):
    if not isinstance(value, str) or value == "":
        raise Malformed
    return value


def texts(value):
    if value is None:
        return []
    if not isinstance(value, list):
        raise Malformed
    return [text(item) for item in value]


def mapping(value):
    if not isinstance(value, dict):
        raise Malformed
    return value


def single(values):
    if len(values) != 1:
        raise Malformed
    return values[0]


def parse(body):
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        raise Malformed from None


def rewrite_user(user, projects, role_mappings):
    """The user as Kubernetes shall know them; None for one of a project that is not let in."""
    user = mapping(user)
    extra = mapping(user.get("extra"))
    project = single(texts(extra.get(PROJECT_ID)))
    domain = single(texts(extra.get(DOMAIN_ID)))
    roles = sorted(set(texts(extra.get(ROLES))))
    names = texts(user.get("groups"))
    if projects is not None and project not in projects:
        return None
    # the webhook puts the id of the project behind the groups of the user.
    if not names or names.pop() != project:
        raise Malformed
    scope = "keystone:project:" + quote(project)
    groups = {scope}
    for role in roles:
        groups.add("keystone:role:" + quote(role))
        groups.add(scope + ":role:" + quote(role))
    for name in names:
        groups.add("keystone:group:" + quote(domain) + ":" + quote(name))
    for rule in role_mappings:
        if rule["role"] in roles and (rule.get("projects") is None or project in rule["projects"]):
            groups.update(rule["groups"])
    return {
        "username": "keystone:" + quote(domain) + ":" + quote(text(user.get("username"))),
        "uid": text(user.get("uid")),
        "groups": sorted(groups),
        # the name of the project stays behind: a policy would take it for the id of another.
        "extra": {ROLES: roles, PROJECT_ID: [project], DOMAIN_ID: [domain]},
    }


def is_of_kubernetes(token):
    """Whether a token is one that only the cluster itself can have made; Keystone has no business with it."""
    if BOOTSTRAP_TOKEN.fullmatch(token):
        return True
    parts = token.split(".")
    if len(parts) != 3:
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(claims, dict) and ("kubernetes.io" in claims or claims.get("iss") == "kubernetes/serviceaccount")


def read_configuration(path):
    with open(path, encoding="utf-8") as file:
        configuration = json.load(file)
    for rule in configuration["roleMappings"]:
        for group in rule["groups"]:
            if group.strip().lower().startswith(RESERVED_PREFIXES) or group.strip() == "":
                raise SystemExit("a role mapping gives a group that is reserved")
    return configuration


class Upstream:
    """k8s-keystone-auth, which keeps the token of one request at a time and mixes up those of two."""

    def __init__(self, url, ca_file):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.path = parts.hostname, parts.port, parts.path
        self.context = ssl.create_default_context(cafile=ca_file)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        # Python 3.13 began to refuse authorities that lack extensions which older clusters do not have.
        self.context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        self.turn = threading.Lock()

    def listens(self):
        try:
            with socket.create_connection((self.host, self.port), timeout=3) as connection:
                # a connection that is dropped before the handshake would be logged as an error every time.
                with self.context.wrap_socket(connection, server_hostname=self.host):
                    return True
        except OSError:
            return False

    def ask(self, body, alone):
        if not alone:
            return self.post(body)
        if not self.turn.acquire(timeout=QUEUE_SECONDS):
            raise TimeoutError
        try:
            return self.post(body)
        finally:
            self.turn.release()

    def post(self, body):
        connection = http.client.HTTPSConnection(self.host, self.port, timeout=UPSTREAM_SECONDS, context=self.context)
        try:
            connection.request("POST", self.path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = response.read(MAX_ANSWER_BYTES + 1)
        finally:
            connection.close()
        if len(answer) > MAX_ANSWER_BYTES:
            raise Malformed
        return response.status, answer


class Guard:
    def __init__(self, configuration):
        self.upstream = Upstream(configuration["upstream"], configuration["caFile"])
        self.projects = configuration.get("projects")
        self.role_mappings = configuration["roleMappings"]
        self.authenticates = configuration["authenticates"]
        self.authorizes = configuration["authorizes"]

    def answer(self, body):
        """The answer to a review; raises OSError when nobody knows who a token belongs to, which the API server does not remember."""
        review = parse(body)
        kind = (review.get("apiVersion"), review.get("kind"))
        spec = mapping(review.get("spec"))
        if kind == AUTHENTICATION:
            return document(kind, self.review_token(spec))
        if kind == AUTHORIZATION:
            return document(kind, self.review_access(body))
        raise Malformed

    def review_token(self, spec):
        token = text(spec.get("token"))
        if not self.authenticates or len(token) > MAX_TOKEN_LENGTH or is_of_kubernetes(token):
            return {"authenticated": False}
        question = {"apiVersion": AUTHENTICATION[0], "kind": AUTHENTICATION[1], "spec": {"token": token}}
        try:
            status, answer = self.upstream.ask(json.dumps(question).encode(), alone=True)
            if status >= 500:
                raise OSError
            outcome = mapping(parse(answer).get("status")) if status == 200 else {}
            if outcome.get("authenticated") is not True:
                return {"authenticated": False}
            user = rewrite_user(outcome.get("user"), self.projects, self.role_mappings)
        except Malformed:
            return {"authenticated": False}
        return {"authenticated": False} if user is None else {"authenticated": True, "user": user}

    def review_access(self, body):
        """Never an error: the API server would tell users of an error of its own where they are just not allowed something."""
        if not self.authorizes:
            return {"allowed": False}
        try:
            status, answer = self.upstream.ask(body, alone=False)
            if status == 200:
                return {"allowed": mapping(parse(answer).get("status")).get("allowed") is True}
        except (Malformed, OSError, http.client.HTTPException):
            pass
        return {"allowed": False, "evaluationError": "k8s-keystone-auth does not answer"}


def document(kind, status):
    return {"apiVersion": kind[0], "kind": kind[1], "status": status}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    # head and body in one packet: the second of two would wait for the client to confirm the first.
    wbufsize = -1
    server_version = "keystone-guard"
    sys_version = ""

    def do_GET(self):
        if self.path == "/readyz":
            self.reply(200 if self.server.guard.upstream.listens() else 503, {})
        else:
            self.reply(200 if self.path == "/healthz" else 404, {})

    def do_POST(self):
        body = self.read_body()
        # the API server says in the query how long it waits.
        if body is None or self.path.partition("?")[0] != "/webhook":
            self.close_connection = True
            self.reply(404 if body is not None else 413, {})
            return
        try:
            self.reply(200, self.server.guard.answer(body))
        except Malformed:
            self.reply(400, {})
        except (OSError, http.client.HTTPException):
            self.reply(503, {})

    def read_body(self):
        length = self.headers.get("Content-Length", "")
        # a body of unknown length, and one with two lengths, is not worth guessing about.
        if not re.fullmatch(r"[0-9]{1,7}", length) or int(length) > MAX_BODY_BYTES or "Transfer-Encoding" in self.headers:
            return None
        return self.rfile.read(int(length))

    def reply(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code, message=None, explain=None):
        """Without the page that repeats what the client said."""
        self.close_connection = True
        self.reply(code, {})

    def log_message(self, format, *args):
        """Nothing: requests hold tokens, and paths hold whatever a caller likes."""


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, configuration):
        host, _, port = configuration["listen"].rpartition(":")
        self.guard = Guard(configuration)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.load_cert_chain(configuration["certificateFile"], configuration["keyFile"])
        self.slots = threading.BoundedSemaphore(MAX_CONNECTIONS)
        super().__init__((host, int(port)), Handler)

    def process_request(self, request, client_address):
        if not self.slots.acquire(blocking=False):
            self.shutdown_request(request)
            return
        try:
            super().process_request(request, client_address)
        except BaseException:
            self.slots.release()
            raise

    def process_request_thread(self, request, client_address):
        try:
            # the handshake belongs to the thread, so that a client that says nothing holds up nobody else.
            request.settimeout(HANDSHAKE_SECONDS)
            with self.context.wrap_socket(request, server_side=True) as connection:
                super().process_request_thread(connection, client_address)
        except OSError:
            self.shutdown_request(request)
        finally:
            self.slots.release()

    def handle_error(self, request, client_address):
        """Nothing: a traceback may hold what was being read."""


def main():
    server = Server(read_configuration(sys.argv[1]))
    # the first process of a container is deaf to signals that it does not ask for.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print("keystone-guard listens", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
