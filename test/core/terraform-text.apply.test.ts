import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { App, Lazy, TerraformOutput, TerraformResource, TerraformStack, Token } from "cdktf";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { jsonText, terraformDocuments, TerraformExpression, terraformJson, terraformText } from "../../lib/core";
import { HOSTILE_TEXTS } from "./support/hostile-texts";
import { applyStack } from "./support/run-terraform";

const NASTY = fc.string({
  unit: fc.constantFrom(
    "$",
    "{",
    "}",
    "%",
    '"',
    "\\",
    "\n",
    "~",
    "#",
    "a",
    "🚀",
    "if",
    "TfToken[",
    "]",
    "$",
    "{",
    "\r",
    "1e+298",
  ),
  maxLength: 12,
});
const TEXTS = [...HOSTILE_TEXTS, ...fc.sample(NASTY, { numRuns: 60, seed: 42 })];
const SECRET = 'computed "value" ${x} %{y} \\ $';

/** One way on which text travels to Terraform, and how to read it back. */
interface Channel {
  readonly name: string;
  readonly send: (text: string, token: string) => unknown;
  readonly receive: (arrived: unknown) => unknown;
  readonly expected: (text: string) => unknown;
}

const parse = (arrived: unknown) => JSON.parse(arrived as string) as unknown;
const parseYaml = (arrived: unknown) => parseAllDocuments(arrived as string).map((doc) => doc.toJS() as unknown);
const unzip = (arrived: unknown) => gunzipSync(Buffer.from(arrived as string, "base64")).toString("utf8");
const same = (text: string) => text;

const CHANNELS: readonly Channel[] = [
  { name: "text", send: (text) => terraformText(text), receive: (arrived) => arrived, expected: same },
  {
    name: "text around a token",
    send: (text, token) => terraformText(`${text}${token}${text}`),
    receive: (arrived) => arrived,
    expected: (text) => `${text}${SECRET}${text}`,
  },
  {
    name: "a marker split around a token",
    send: (text, token) => terraformText(`$${token}{${text}%${token}{`),
    receive: (arrived) => arrived,
    expected: (text) => `$${SECRET}{${text}%${SECRET}{`,
  },
  {
    name: "JSON",
    send: (text) => terraformJson({ [text]: [text] }),
    receive: parse,
    expected: (text) => ({ [text]: [text] }),
  },
  {
    name: "JSON with a token",
    send: (text, token) => terraformJson({ [text]: text, "a token": token }),
    receive: parse,
    expected: (text) => ({ [text]: text, "a token": SECRET }),
  },
  {
    name: "JSON with a token embedded in text and key",
    send: (text, token) => terraformJson({ [`key ${text}${token}`]: `${text}${token}${text}` }),
    receive: parse,
    expected: (text) => ({ [`key ${text}${SECRET}`]: `${text}${SECRET}${text}` }),
  },
  {
    name: "JSON in JSON",
    send: (text) => terraformJson({ inner: jsonText({ text }) }),
    receive: (arrived) => parse((parse(arrived) as { inner: string }).inner),
    expected: (text) => ({ text }),
  },
  {
    name: "JSON in JSON with a token",
    send: (text, token) => terraformJson({ inner: jsonText({ text, token }), text }),
    receive: (arrived) => ({
      ...(parse(arrived) as object),
      inner: parse((parse(arrived) as { inner: string }).inner),
    }),
    expected: (text) => ({ inner: { text, token: SECRET }, text }),
  },
  {
    name: "compressed cloud-config",
    send: (text, token) =>
      TerraformExpression.call(
        "base64gzip",
        TerraformExpression.template("#cloud-config\n", TerraformExpression.call("jsonencode", { text, token })),
      ).asString(),
    receive: (arrived) => unzip(arrived),
    expected: (text) => `#cloud-config\n${terraformJsonEncode({ text, token: SECRET })}`,
  },
  {
    name: "YAML documents",
    send: (text) => terraformDocuments([{ text }, { [text]: [text] }]),
    receive: parseYaml,
    expected: (text) => [{ text }, { [text]: [text] }],
  },
  {
    name: "YAML documents with a token",
    send: (text, token) => terraformDocuments([{ text }, { token, text }]),
    receive: parseYaml,
    expected: (text) => [{ text }, { token: SECRET, text }],
  },
  {
    name: "a template of pieces",
    send: (text, token) =>
      TerraformExpression.template("$", "{", text, TerraformExpression.of(token), "$", TerraformExpression.of(token)),
    receive: (arrived) => arrived,
    expected: (text) => `\${${text}${SECRET}$${SECRET}`,
  },
  {
    name: "an expression in an attribute",
    send: (text) => TerraformExpression.of({ list: [text, 1, true, null], text }),
    receive: (arrived) => arrived,
    expected: (text) => ({ list: [text, 1, true, null], text }),
  },
];

/** What jsonencode of Terraform writes: keys in order, and HTML characters escaped. */
function terraformJsonEncode(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (match) => `\\u${match.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A stack of the builtin provider whose outputs carry everything. */
class HostileStack extends TerraformStack {
  public constructor(app: App) {
    super(app, "hostile");
    const token = this.computed("computed", terraformText(SECRET)).getStringAttribute("output");
    CHANNELS.forEach((channel, i) => {
      new TerraformOutput(this, `channel-${i}`, {
        value: TEXTS.map((text) => channel.send(text, token)),
        staticId: true,
      });
    });
    const resource = this.computed("texts", TEXTS.map(terraformText));
    new TerraformOutput(this, "resource", { value: resource.getStringAttribute("output"), staticId: true });
    this.addTokenKinds(token);
  }

  private addTokenKinds(token: string): void {
    const number = this.computed("number", 7).getNumberAttribute("output");
    const list = this.computed("list", TerraformExpression.of(["a", "${b}"])).getListAttribute("output");
    const document = terraformJson({
      number,
      embedded: `n=${number}!`,
      list,
      lazyText: Lazy.stringValue({ produce: () => 'lazy "text"\n' }),
      lazyMixed: Lazy.stringValue({ produce: () => `lazy "${token}"` }),
      lazyNumber: Lazy.numberValue({ produce: () => 12.5 }),
      lazyList: Lazy.listValue({ produce: () => ["x", token] }),
      lazyMap: Lazy.anyValue({ produce: () => ({ key: [1, token] }) }),
      map: Token.asStringMap(this.computed("map", TerraformExpression.of({ k: "v" })).getStringMapAttribute("output")),
      call: TerraformExpression.call("length", token),
      raw: TerraformExpression.raw("length(", token, ") > ", number, ' ? "long" : "short"'),
      asNumber: TerraformExpression.call("length", [1, 2]).asNumber(),
      asList: TerraformExpression.of(["p", "q"]).asList(),
    });
    new TerraformOutput(this, "kinds", { value: document, staticId: true });
  }

  private computed(id: string, input: unknown): TerraformResource {
    const resource = new TerraformResource(this, id, { terraformResourceType: "terraform_data" });
    resource.addOverride("input", input);
    return resource;
  }
}

let outputs: Record<string, unknown>;

beforeAll(() => {
  const outdir = mkdtempSync(join(tmpdir(), "hostile-"));
  const app = new App({ outdir });
  new HostileStack(app);
  app.synth();
  outputs = applyStack(join(outdir, "stacks", "hostile"));
  rmSync(outdir, { recursive: true });
}, 60_000);

test.each(CHANNELS.map((channel, i) => ({ ...channel, i })))("every text arrives byte for byte as $name", (channel) => {
  const arrived = outputs[`channel-${channel.i}`] as unknown[];
  expect(arrived.map((value) => channel.receive(value))).toEqual(TEXTS.map((text) => channel.expected(text)));
});

test("every text arrives byte for byte through a resource", () => {
  expect(outputs["resource"]).toEqual(TEXTS);
});

test("numbers, lists, maps and lazy values arrive with their types", () => {
  expect(JSON.parse(outputs["kinds"] as string)).toEqual({
    number: 7,
    embedded: "n=7!",
    list: ["a", "${b}"],
    lazyText: 'lazy "text"\n',
    lazyMixed: `lazy "${SECRET}"`,
    lazyNumber: 12.5,
    lazyList: ["x", SECRET],
    lazyMap: { key: [1, SECRET] },
    map: { k: "v" },
    call: SECRET.length,
    raw: "long",
    asNumber: 2,
    asList: ["p", "q"],
  });
});
