import { TerraformOutput } from "cdktf";
import { CloudAccess, checkCloudAccess } from "../../lib/cloud";
import { checkProps, ValidationError } from "../../lib/core";
import { newStack, problemsOf, synthStack } from "../network/support/stacks";
import { addImportedPlatform } from "../support/demo-platform";
import { previewApp } from "../support/preview";

jest.setTimeout(60_000);

const URL = "https://cloud.example.com:5000/v3";
const KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----";

const check = (access: unknown) => problemsOf(() => checkProps("test", checkCloudAccess("cloud", access)));

describe("the access to a cloud", () => {
  it("is a URL, and a region and certificates where they are needed", () => {
    expect(CloudAccess.at(URL)).toMatchObject({ authUrl: URL, region: undefined, caBundlePem: undefined });
    expect(CloudAccess.at(URL, { region: "RegionOne" }).region).toBe("RegionOne");
    expect(check(CloudAccess.at(URL))).toBe("");
  });

  it.each<[unknown, string]>([
    [CloudAccess.at("cloud.example.com"), "url cloud.authUrl"],
    [CloudAccess.at("https://u:hunter2@cloud.example.com/v3"), "url cloud.authUrl"],
    [CloudAccess.at(undefined as never), "required cloud.authUrl"],
    [CloudAccess.at(URL, { region: " " }), "not-blank cloud.region"],
    [CloudAccess.at(URL, { region: "a\r" }), "format cloud.region"],
    [CloudAccess.at(URL, { caBundlePem: "ca" }), "pem cloud.caBundlePem"],
    [CloudAccess.at(URL, { caBundlePem: KEY }), "pem-private-key cloud.caBundlePem"],
    [CloudAccess.at(URL, { Region: "a" } as never), "unknown-property cloud.Region"],
    [URL, "wrong-kind cloud"],
  ])("%j is refused: %s", (access, expected) => {
    expect(check(access)).toBe(expected);
  });

  it("never shows a password", () => {
    const call = () => checkProps("test", CloudAccess.at("https://u:hunter2@cloud.example.com/v3").check("cloud"));

    expect(call).toThrow(ValidationError);
    expect(call).not.toThrow("hunter2");
  });

  it("draws warnings for a URL without version or without TLS", () => {
    expect(CloudAccess.at(URL).warnings("cloud")).toEqual([]);
    expect(CloudAccess.at("https://cloud.example.com").warnings("cloud")).toEqual([expect.stringContaining("/v3")]);
    expect(CloudAccess.at("http://cloud.example.com/v3").warnings("cloud")).toEqual([
      expect.stringContaining("not encrypted"),
    ]);
    expect(CloudAccess.fromCatalog(newStack()).warnings("cloud")).toEqual([]);
  });

  it("comes from the catalogue of the login that Terraform has, in its region, with the version in the URL", async () => {
    const { report } = await previewApp((app) => {
      const { platform } = addImportedPlatform(app);
      const access = CloudAccess.fromCatalog(platform);
      new TerraformOutput(platform, "url", { value: access.authUrl }).overrideLogicalId("url");
      new TerraformOutput(platform, "region", { value: access.region }).overrideLogicalId("region");
    });
    const outputs = report.stacks.find(({ name }) => name === "platform")?.outputs;

    expect(outputs).toEqual([
      { name: "region", sensitive: false, value: "RegionOne" },
      { name: "url", sensitive: false, value: "https://keystone.example.com:5000/v3" },
    ]);
  });

  it("refuses a catalogue without a public Keystone in words, and certificates that are none at once", () => {
    const source = synthStack((stack) => void CloudAccess.fromCatalog(stack)).dataSource("CloudScope");

    expect(JSON.stringify(source["lifecycle"])).toContain("self.service_catalog");
    expect(problemsOf(() => CloudAccess.fromCatalog(newStack(), { caBundlePem: "x" }))).toBe("pem caBundlePem");
  });
});
