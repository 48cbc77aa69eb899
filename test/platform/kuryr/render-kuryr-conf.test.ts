import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderOsloConfig } from "../../../lib/platform/kuryr/oslo-config";
import { renderKuryrConf, renderKuryrCredentials } from "../../../lib/platform/kuryr/render-kuryr-conf";
import { KURYR_COMBINATIONS, kuryrConfInput } from "../../support/kuryr-combinations";
import { readKuryrOptions } from "../../support/kuryr-option-list";

const GOLDEN = [
  "shared-groups-ovn-none",
  "namespaces-policies-ovn-pools",
  "shared-policies-amphora-l3-none",
  "namespaces-groups-amphora-l2-pools",
];

function render(name: string): string {
  const found = KURYR_COMBINATIONS.find((one) => one.name === name);
  return renderKuryrConf(kuryrConfInput(found?.options ?? {}));
}

/** Options of a file by section. */
function parse(text: string): Readonly<Record<string, readonly string[]>> {
  const sections: Record<string, string[]> = {};
  let section: string[] = [];
  for (const line of text.split("\n")) {
    const title = /^\[(.+)\]$/.exec(line)?.[1];
    if (title !== undefined) {
      section = sections[title] = [];
    } else if (line !== "") {
      section.push(line.split(" = ")[0] ?? "");
    }
  }
  return sections;
}

describe("kuryr.conf", () => {
  it.each(GOLDEN)("is as it was reviewed: %s", (name) => {
    const file = join(__dirname, "golden", `${name}.conf`);
    if (process.env["UPDATE_GOLDEN"] === "1") {
      writeFileSync(file, render(name));
    }

    expect(render(name)).toBe(readFileSync(file, "utf8"));
  });

  it("has options of the last release alone, whatever is chosen", () => {
    const known = readKuryrOptions();
    const unknown = KURYR_COMBINATIONS.flatMap(({ options }) => [
      renderKuryrConf(kuryrConfInput(options, { hasOwnCa: true })),
      renderKuryrCredentials({ credentialId: "id", secret: "secret" }),
    ]).flatMap((text) =>
      Object.entries(parse(text)).flatMap(([section, options]) =>
        options.filter((option) => known[section]?.[option] === undefined).map((option) => `[${section}] ${option}`),
      ),
    );

    expect(KURYR_COMBINATIONS).toHaveLength(24);
    expect(unknown).toEqual([]);
  });

  it("checks the certificate of the API in every combination", () => {
    const texts = KURYR_COMBINATIONS.map(({ options }) => renderKuryrConf(kuryrConfInput(options)));

    expect(texts.filter((text) => !text.includes("\nssl_verify_server_crt = true\n"))).toEqual([]);
  });

  it("names the certificates of a cloud with an authority of its own, and no others", () => {
    expect(renderKuryrConf(kuryrConfInput({}, { hasOwnCa: true }))).toContain(
      "\ncafile = /etc/kuryr-certificates/kuryr-ca-bundle.crt\n",
    );
    expect(renderKuryrConf(kuryrConfInput({}))).not.toContain("cafile");
  });

  it("leaves the region to the catalogue when none is known", () => {
    expect(renderKuryrConf(kuryrConfInput({}, { region: undefined }))).not.toContain("region_name");
  });

  it("names no interface, because nodes name theirs differently", () => {
    expect(renderKuryrConf(kuryrConfInput({}))).not.toContain("link_iface");
  });

  it("has no login in it", () => {
    expect(renderKuryrConf(kuryrConfInput({}))).not.toContain("application_credential");
    expect(renderKuryrCredentials({ credentialId: "some-id", secret: "some-secret" })).toBe(
      '[neutron]\napplication_credential_id = some-id\napplication_credential_secret = "some-secret"\n',
    );
  });
});

describe("a file of oslo.config", () => {
  it("is sorted, whatever order it is given in", () => {
    const one = renderOsloConfig({ b: { y: 1, x: true }, a: { list: ["q", "p"] } });

    expect(one).toBe("[a]\nlist = q,p\n\n[b]\nx = true\ny = 1\n");
    expect(renderOsloConfig({ a: { list: ["q", "p"] }, b: { x: true, y: 1 } })).toBe(one);
  });

  it("leaves out what is undefined, and sections with nothing else", () => {
    expect(renderOsloConfig({ a: { x: undefined }, b: { y: "z", x: undefined } })).toBe("[b]\ny = z\n");
  });

  it("doubles every dollar, which would put another option in its place", () => {
    expect(renderOsloConfig({ a: { x: "$y", z: ["${p}", "$$"] } })).toBe("[a]\nx = $$y\nz = $${p},$$$$\n");
  });
});
