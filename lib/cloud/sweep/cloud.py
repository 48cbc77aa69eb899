"""A session with Keystone, and with the services of its catalogue: standard library only, nothing secret is ever printed."""

import http.client
import json
import os
import re
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request

# what comes behind the address of a service when the catalogue leaves it out.
VERSIONS = {"network": "/v2.0", "load-balancer": "/v2"}
PAGE = 500


class Refused(Exception):
    """Trying again would not help."""


class TimedOut(Exception):
    """Something is left, and the time is over."""


class Cloud:
    """One project of a cloud, as the OS_* variables name it."""

    def __init__(self, env, deadline, say):
        self.env = env
        self.deadline = deadline
        self.say = say
        self.token = ""
        self.project = {}
        self.endpoints = {}
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler(), urllib.request.HTTPSHandler(context=self.trust()), NoRedirects()
        )

    def trust(self):
        try:
            context = ssl.create_default_context(cafile=self.env.get("OS_CACERT") or None)
        except (OSError, ssl.SSLError) as error:
            raise Refused(f"OS_CACERT names no file with certificates: {error}") from error
        if self.env.get("OS_INSECURE", "").lower() in ("1", "true", "yes"):
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context

    def login(self):
        url = self.env.get("OS_AUTH_URL", "").rstrip("/")
        if not url.startswith(("http://", "https://")):
            raise Refused("OS_AUTH_URL must be the URL of Keystone")
        url = url if url.endswith("/v3") else f"{url}/v3"
        status, headers, answer = self.send("POST", f"{url}/auth/tokens", {"auth": login_of(self.env)}, login=True)
        if status != 201:
            raise Refused(f"Keystone at {without_login(url)} refuses the login with {status}: {reason(answer)}")
        token = answer["token"]
        if "project" not in token:
            raise Refused("the login is for no project; set OS_PROJECT_ID or OS_PROJECT_NAME")
        self.token = headers.get("X-Subject-Token", "")
        self.project = token["project"]
        self.endpoints = {one["type"]: one.get("endpoints") or [] for one in token.get("catalog") or []}

    def has(self, service):
        return bool(self.found(service))

    def found(self, service):
        interface = (self.env.get("OS_INTERFACE") or self.env.get("OS_ENDPOINT_TYPE") or "public").replace("URL", "")
        region = self.env.get("OS_REGION_NAME")
        return [
            one["url"].rstrip("/")
            for one in self.endpoints.get(service, [])
            if one.get("interface") == interface and region in (None, "", one.get("region_id"), one.get("region"))
        ]

    def address(self, service):
        """Where the catalogue says that a service is, with its version."""
        found = self.found(service)
        if not found:
            region = self.env.get("OS_REGION_NAME") or "(any)"
            raise Refused(f"the catalogue has no endpoint of type {service} for this interface in region {region}")
        last = found[0].rsplit("/", 1)[-1]
        return found[0] if last.startswith("v2") else found[0] + VERSIONS[service]

    def once(self, method, url, body, login):
        headers = {"Accept": "application/json", "User-Agent": "k8s-on-openstack-sweep"}
        if not login:
            headers["X-Auth-Token"] = self.token
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(url, data=data, headers=headers, method=method)
        seconds = max(1, min(60, self.deadline - time.monotonic()))
        try:
            with self.opener.open(request, timeout=seconds) as response:
                return response.status, response.headers, parsed(response.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, parsed(error.read())

    def send(self, method, url, body=None, login=False):
        """Status, headers and answer; what never answers, or answers that it is too busy, is asked again until the time is over."""
        path = urllib.parse.urlsplit(url).path
        pause, logins = 1, 0
        while True:
            try:
                status, headers, answer = self.once(method, url, body, login)
            except (OSError, http.client.HTTPException, ValueError) as error:
                cause = getattr(error, "reason", error)
                if isinstance(cause, ssl.SSLCertVerificationError):
                    raise Refused(f"{without_login(url)} shows a certificate that nobody here trusts; set OS_CACERT") from error
                fault = f"{type(cause).__name__}: {cause}"
            else:
                if status == 401 and not login and logins == 0:
                    logins += 1
                    self.login()
                    continue
                # a busy object is asked again in the next look, in which others may have made it free.
                if status not in (408, 429) and (status < 500 or method != "GET" and not login):
                    return status, headers, answer
                fault = f"{status} {reason(answer)}"
            if time.monotonic() + pause > self.deadline:
                raise TimedOut(f"{method} {path} fails with {fault}")
            self.say(f"{method} {path} fails with {fault}; trying again")
            time.sleep(pause)
            pause = min(pause * 2, 10)

    def list(self, service, path, key, **query):
        """All objects of this project that match, page by page; none of a kind that the cloud does not know."""
        base = self.address(service)
        query = {**query, "project_id": self.project["id"], "limit": PAGE}
        found, url = {}, f"{base}{path}?{urllib.parse.urlencode(query)}"
        while url:
            status, _, answer = self.send("GET", url)
            if status == 404:
                return []
            if status >= 400:
                raise Refused(f"GET {path} is refused: {status} {reason(answer)}")
            if not isinstance(answer, dict) or key not in answer:
                raise Refused(f"what answers at {base} is no {service} service: GET {path} gives {status} without {key}")
            # a list may change between two pages, so that an object appears on both.
            found.update((one["id"], one) for one in answer[key])
            links = answer.get(f"{key}_links") or []
            following = next((one["href"] for one in links if one.get("rel") == "next"), "")
            # the address of a service behind a proxy is not what the service believes it to be.
            url = f"{base}{path}?{urllib.parse.urlsplit(following).query}" if following and answer[key] else ""
        mine = (None, "", self.project["id"])
        return [one for one in found.values() if (one.get("project_id") or one.get("tenant_id")) in mine]

    def change(self, method, service, path, body=None):
        """Nothing when it is done, or else why it was not; what is gone already is done."""
        status, _, answer = self.send(method, self.address(service) + path, body)
        if status < 300 or status == 404:
            return None
        return f"{status} {reason(answer)}"


def environment(env):
    """The OS_* variables of the cloud that OS_CLOUD names; clouds.yaml wants a parser that may not be there."""
    name = env.get("OS_CLOUD")
    if not name:
        return env
    try:
        import yaml  # pylint: disable=import-outside-toplevel
    except ImportError as error:
        raise Refused("OS_CLOUD needs Python's yaml module; install it for all users, or set OS_AUTH_URL and its companions") from error
    folders = (os.getcwd(), os.path.expanduser("~/.config/openstack"), "/etc/openstack")
    files = [env["OS_CLIENT_CONFIG_FILE"]] if env.get("OS_CLIENT_CONFIG_FILE") else [os.path.join(one, "clouds.yaml") for one in folders]
    file = next((one for one in files if os.path.exists(one)), None)
    entry = {}
    for path in (file, os.path.join(os.path.dirname(file), "secure.yaml")) if file else ():
        if os.path.exists(path):
            entry = merged(entry, entry_of(yaml, path, name))
    if not entry.get("auth"):
        raise Refused(f"no clouds.yaml has a cloud {name} with auth; looked at {', '.join(files)}")
    values = {f"OS_{key.upper()}": value for key, value in entry["auth"].items()}
    # these of the environment win, as they do with Terraform.
    interfaces = (env.get("OS_INTERFACE"), env.get("OS_ENDPOINT_TYPE"), entry.get("interface"), entry.get("endpoint_type"))
    values["OS_REGION_NAME"] = env.get("OS_REGION_NAME") or entry.get("region_name")
    values["OS_INTERFACE"] = next((one for one in interfaces if one), None)
    values["OS_CACERT"] = env.get("OS_CACERT") or (os.path.expanduser(entry["cacert"]) if entry.get("cacert") else None)
    values["OS_INSECURE"] = env.get("OS_INSECURE") or ("true" if entry.get("verify") is False else None)
    kept = {key: value for key, value in env.items() if not key.startswith("OS_")}
    return {**kept, **{key: str(value) for key, value in values.items() if value is not None}}


def entry_of(yaml, path, name):
    try:
        with open(path, encoding="utf-8") as file:
            document = yaml.safe_load(file)
        return ((document or {}).get("clouds") or {}).get(name) or {}
    except (OSError, AttributeError, yaml.YAMLError) as error:
        # what the parser complains of may hold a password.
        raise Refused(f"{path} cannot be read: {type(error).__name__}") from error


def merged(entry, secure):
    return {**entry, **secure, "auth": {**(entry.get("auth") or {}), **(secure.get("auth") or {})}}


def without_login(url):
    """An address as it may be shown: some put a password into theirs."""
    return re.sub(r"//[^/@]*@", "//", url)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token goes nowhere but where the catalogue says."""

    def redirect_request(self, *_):
        return None


def parsed(content):
    try:
        return json.loads(content) if content else {}
    except ValueError:
        return {"message": content.decode("utf-8", "replace").strip()[:200]}


def reason(answer):
    """What a service says in words; each has a way of its own."""
    if not isinstance(answer, dict):
        return ""
    for part in (answer.get("error"), answer.get("NeutronError"), answer):
        if isinstance(part, dict):
            text = part.get("message") or part.get("faultstring")
            if text:
                return str(text)
    return ""


def login_of(env):
    """The body of Keystone's request: an application credential, a token or a password."""

    def get(name):
        return env.get(f"OS_{name}") or None

    def domain(owner):
        identity = get(f"{owner}_DOMAIN_ID") or get("DOMAIN_ID")
        return {"id": identity} if identity else {"name": get(f"{owner}_DOMAIN_NAME") or get("DOMAIN_NAME") or "Default"}

    user = {"id": get("USER_ID")} if get("USER_ID") else {"name": get("USERNAME"), "domain": domain("USER")}
    if get("APPLICATION_CREDENTIAL_SECRET"):
        identity = get("APPLICATION_CREDENTIAL_ID")
        named = {"id": identity} if identity else {"name": get("APPLICATION_CREDENTIAL_NAME"), "user": user}
        credential = {**named, "secret": get("APPLICATION_CREDENTIAL_SECRET")}
        return {"identity": {"methods": ["application_credential"], "application_credential": credential}}
    project_id = get("PROJECT_ID") or get("TENANT_ID")
    project_name = get("PROJECT_NAME") or get("TENANT_NAME")
    project = {"id": project_id} if project_id else {"name": project_name, "domain": domain("PROJECT")}
    scope = {"scope": {"project": project}} if project_id or project_name else {}
    if get("TOKEN"):
        return {"identity": {"methods": ["token"], "token": {"id": get("TOKEN")}}, **scope}
    if not get("PASSWORD"):
        raise Refused("no login is given; set OS_APPLICATION_CREDENTIAL_ID and _SECRET, OS_TOKEN, or OS_USERNAME and OS_PASSWORD")
    return {"identity": {"methods": ["password"], "password": {"user": {**user, "password": get("PASSWORD")}}}, **scope}
