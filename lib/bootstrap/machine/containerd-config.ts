import type { RegistryMirrorSpec } from "../machine-spec";
import type { NodeFile } from "../node-file";

/** Folder where containerd looks up the mirrors of a registry. */
const CERTS_DIR = "/etc/containerd/certs.d";

/**
 * Renders containerd's configuration: systemd cgroups, a pinned sandbox image, mirrors by registry. Further files in
 * `/etc/containerd/conf.d` are read after it.
 *
 * @param sandboxImage full name of the sandbox image
 * @see https://github.com/containerd/containerd/blob/v2.3.6/docs/cri/config.md
 */
export function renderContainerdConfig(sandboxImage: string): string {
  return [
    "version = 3",
    'imports = ["/etc/containerd/conf.d/*.toml"]',
    "",
    "[plugins.'io.containerd.cri.v1.images'.pinned_images]",
    `  sandbox = "${sandboxImage}"`,
    "",
    "[plugins.'io.containerd.cri.v1.images'.registry]",
    `  config_path = "${CERTS_DIR}"`,
    "",
    "[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]",
    '  runtime_type = "io.containerd.runc.v2"',
    "",
    "[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]",
    "  SystemdCgroup = true",
    "",
  ].join("\n");
}

/**
 * Renders where containerd finds the mirrors of registries.
 *
 * @see https://github.com/containerd/containerd/blob/v2.3.6/docs/hosts.md
 */
export function renderRegistryMirrors(mirrors: readonly RegistryMirrorSpec[] = []): NodeFile[] {
  return mirrors.flatMap(({ registry, mirrors: urls, caCertificate, overridePath }) => {
    const folder = `${CERTS_DIR}/${registry}`;
    const caPath = `${folder}/ca.crt`;
    const hosts = urls.flatMap((url) => [
      "",
      `[host."${url}"]`,
      '  capabilities = ["pull", "resolve"]',
      ...(caCertificate === undefined ? [] : [`  ca = "${caPath}"`]),
      ...(overridePath === true ? ["  override_path = true"] : []),
    ]);
    const server = registry === "docker.io" ? "registry-1.docker.io" : registry;
    return [
      {
        path: `${folder}/hosts.toml`,
        permissions: "0644",
        content: [`server = "https://${server}"`, ...hosts, ""].join("\n"),
      },
      ...(caCertificate === undefined ? [] : [{ path: caPath, permissions: "0644", content: caCertificate }]),
    ];
  });
}
