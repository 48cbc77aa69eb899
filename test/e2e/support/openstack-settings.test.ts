import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { readOpenStackSettings, renderKeystoneAuth } from "./openstack-settings";

test("no cloud is found in an empty environment", () => {
  expect(readOpenStackSettings({})).toBeUndefined();
});

test("a password login is scoped to the project by name and domain", () => {
  // WHEN
  const settings = readOpenStackSettings({
    OS_AUTH_URL: "https://cloud.example.com:5000/v3",
    OS_USERNAME: "user",
    OS_PASSWORD: "secret",
    OS_PROJECT_NAME: "project",
    OS_USER_DOMAIN_NAME: "Default",
    OS_PROJECT_DOMAIN_ID: "default",
  });

  // THEN
  expect(settings?.auth).toEqual({
    identity: {
      methods: ["password"],
      password: { user: { name: "user", domain: { name: "Default" }, password: "secret" } },
    },
    scope: { project: { name: "project", domain: { id: "default" } } },
  });
});

test("an application credential brings its own scope", () => {
  expect(renderKeystoneAuth({ application_credential_id: "id", application_credential_secret: "secret" })).toEqual({
    identity: {
      methods: ["application_credential"],
      application_credential: { id: "id", secret: "secret" },
    },
  });
});

test("a cloud of clouds.yaml is completed by secure.yaml beside it", () => {
  // GIVEN
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "clouds-"));
  const file = path.join(folder, "clouds.yaml");
  fs.writeFileSync(
    file,
    "clouds: { lab: { auth: { auth_url: https://cloud.example.com, token: t }, region_name: one } }",
  );
  fs.writeFileSync(path.join(folder, "secure.yaml"), "clouds: { lab: { auth: { token: secure } } }");

  // WHEN
  const settings = readOpenStackSettings({ OS_CLOUD: "lab", OS_CLIENT_CONFIG_FILE: file });
  fs.rmSync(folder, { recursive: true });

  // THEN
  expect(settings?.region).toBe("one");
  expect(settings?.variables).toEqual({
    OS_AUTH_URL: "https://cloud.example.com",
    OS_REGION_NAME: "one",
    OS_TOKEN: "secure",
  });
});

test("a second set of credentials is read behind its prefix", () => {
  // WHEN
  const settings = readOpenStackSettings({ E2E_ADMIN_OS_AUTH_URL: "https://cloud.example.com" }, "E2E_ADMIN_");

  // THEN
  expect(settings?.authUrl).toBe("https://cloud.example.com");
});
