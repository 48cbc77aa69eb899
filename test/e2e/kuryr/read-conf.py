"""Reads configurations with the parsers of Kuryr's last release; standard input names them, standard output is JSON."""

import json
import os
import sys
import tempfile

from keystoneauth1 import loading
from oslo_config import cfg

from kuryr.lib import config as kuryr_lib
from kuryr_kubernetes import opts
from kuryr_kubernetes import version

AUTH_TYPE = "v3applicationcredential"


def known_options():
    """Options of the release by section, with those of the login that it leaves to Keystone's library."""
    sections = {}
    for group, options in opts.list_kuryr_opts():
        name = "DEFAULT" if group is None else getattr(group, "name", group)
        sections.setdefault(name, {}).update({one.dest: one for one in options})
    for one in loading.get_auth_common_conf_options() + loading.get_auth_plugin_conf_options(AUTH_TYPE):
        sections["neutron"].setdefault(one.dest, one)
    return sections


def registered(sections):
    conf = cfg.ConfigOpts()
    for name, options in sections.items():
        if name != "neutron":
            conf.register_opts(list(options.values()), group=None if name == "DEFAULT" else name)
    # as the programs do it.
    kuryr_lib.register_neutron_opts(conf)
    return conf


def names_in(files):
    """Every name that stands in the files, whether it is known or not."""
    sections = {}
    for path in files:
        parsed = {}
        cfg.ConfigParser(path, parsed).parse()
        for section, values in parsed.items():
            sections.setdefault(section, set()).update(values)
    return sections


def read(sections, files):
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for name, text in sorted(files.items()):
            paths.append(os.path.join(folder, name))
            with open(paths[-1], "w", encoding="utf-8") as file:
                file.write(text)
        conf = registered(sections)
        conf(["--config-dir", folder], project="kuryr-k8s")
        present = names_in(paths)
        unknown = [
            f"[{section}] {name}" for section, names in present.items() for name in names if name not in sections.get(section, {})
        ]
        plugin = loading.load_auth_from_conf_options(conf, "neutron")
        loading.load_session_from_conf_options(conf, "neutron", auth=plugin)
        method = plugin.auth_methods[0]
        values = {
            section: {name: value_of(conf, section, name) for name in names if name in sections.get(section, {})}
            for section, names in present.items()
        }
        login = {
            "plugin": type(plugin).__name__,
            "method": type(method).__name__,
            "authUrl": plugin.auth_url,
            "id": method.application_credential_id,
            "secret": method.application_credential_secret,
        }
        return {"unknown": sorted(unknown), "values": values, "login": login}


def value_of(conf, section, name):
    return getattr(conf if section == "DEFAULT" else getattr(conf, section), name)


def main():
    sections = known_options()
    kinds = {
        section: {name: type(one).__name__ for name, one in sorted(options.items())}
        for section, options in sorted(sections.items())
    }
    files = json.load(sys.stdin)
    result = {
        "release": version.version_info.release_string(),
        "options": kinds,
        "read": {name: read(sections, one) for name, one in files.items()},
    }
    json.dump(result, sys.stdout)


main()
