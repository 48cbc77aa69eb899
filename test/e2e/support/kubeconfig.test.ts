import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readKubeconfig } from "./kubeconfig";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "k8s-on-openstack-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(config: object): string {
  const file = path.join(folder, "config");
  fs.writeFileSync(file, JSON.stringify(config));
  return file;
}

function config(cluster: object, user: object): object {
  return {
    "current-context": "one",
    contexts: [
      { name: "other", context: { cluster: "nowhere", user: "nobody" } },
      { name: "one", context: { cluster: "lab", user: "admin" } },
    ],
    clusters: [{ name: "lab", cluster }],
    users: [{ name: "admin", user }],
  };
}

test("reads the current context with certificates that stand in the file", () => {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");

  const access = readKubeconfig(
    write(
      config(
        { server: "https://192.0.2.1:6443/", "certificate-authority-data": base64("ca") },
        { "client-certificate-data": base64("certificate"), "client-key-data": base64("key") },
      ),
    ),
  );

  expect(access).toEqual({
    server: "https://192.0.2.1:6443",
    certificateAuthority: "ca",
    clientCertificate: "certificate",
    clientKey: "key",
    token: undefined,
  });
});

test("reads certificates from files that are named relative to the kubeconfig", () => {
  fs.writeFileSync(path.join(folder, "ca.pem"), "ca");

  const access = readKubeconfig(
    write(config({ server: "https://192.0.2.1:6443", "certificate-authority": "ca.pem" }, { token: "secret" })),
  );

  expect(access).toMatchObject({ certificateAuthority: "ca", token: "secret" });
});

test("fails when the current context names no cluster", () => {
  expect(() => readKubeconfig(write({ "current-context": "one" }))).toThrow("names no cluster in its current context");
});

test("fails when only a plug-in can log in", () => {
  const file = write(config({ server: "https://192.0.2.1:6443" }, { exec: { command: "login" } }));

  expect(() => readKubeconfig(file)).toThrow("logs in by a plug-in");
});
