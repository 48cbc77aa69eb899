import { fromJSON } from "@grpc/proto-loader";
import type { PackageDefinition } from "@grpc/proto-loader";

// the part of Terraform's plugin protocol, version 6, that a simulated provider answers: field -> [number, type].
// a type that begins with "*" is repeated; "map" keys are text.
const MESSAGES: Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>> = {
  Empty: {},
  Value: { msgpack: [1, "bytes"], json: [2, "bytes"] },
  Step: { attribute_name: [1, "string"], element_key_string: [2, "string"], element_key_int: [3, "int64"] },
  Path: { steps: [1, "*Step"] },
  Diagnostic: { severity: [1, "int32"], summary: [2, "string"], detail: [3, "string"], attribute: [4, "Path"] },
  Schema: { version: [1, "int64"], block: [2, "Block"] },
  Block: { version: [1, "int64"], attributes: [2, "*Attribute"], block_types: [3, "*NestedBlock"] },
  Attribute: {
    name: [1, "string"],
    type: [2, "bytes"],
    nested_type: [10, "NestedType"],
    required: [4, "bool"],
    optional: [5, "bool"],
    computed: [6, "bool"],
    sensitive: [7, "bool"],
    deprecated: [9, "bool"],
    write_only: [11, "bool"],
  },
  NestedType: { attributes: [1, "*Attribute"], nesting: [3, "int32"] },
  NestedBlock: {
    type_name: [1, "string"],
    block: [2, "Block"],
    nesting: [3, "int32"],
    min_items: [4, "int64"],
    max_items: [5, "int64"],
  },
  Capabilities: { plan_destroy: [1, "bool"] },
  SchemaAnswer: {
    provider: [1, "Schema"],
    resource_schemas: [2, "map Schema"],
    data_source_schemas: [3, "map Schema"],
    diagnostics: [4, "*Diagnostic"],
    server_capabilities: [6, "Capabilities"],
  },
  IdentityAnswer: {},
  ProviderCheck: { config: [1, "Value"] },
  ProviderCheckAnswer: { diagnostics: [2, "*Diagnostic"] },
  Check: { type_name: [1, "string"], config: [2, "Value"] },
  Answer: { diagnostics: [1, "*Diagnostic"] },
  Configure: { terraform_version: [1, "string"], config: [2, "Value"] },
  RawState: { json: [1, "bytes"] },
  Upgrade: { type_name: [1, "string"], version: [2, "int64"], raw_state: [3, "RawState"] },
  UpgradeAnswer: { upgraded_state: [1, "Value"], diagnostics: [2, "*Diagnostic"] },
  Read: { type_name: [1, "string"], current_state: [2, "Value"], private: [3, "bytes"] },
  ReadAnswer: { new_state: [1, "Value"], diagnostics: [2, "*Diagnostic"], private: [3, "bytes"] },
  Plan: {
    type_name: [1, "string"],
    prior_state: [2, "Value"],
    proposed_new_state: [3, "Value"],
    config: [4, "Value"],
    prior_private: [5, "bytes"],
  },
  PlanAnswer: {
    planned_state: [1, "Value"],
    requires_replace: [2, "*Path"],
    planned_private: [3, "bytes"],
    diagnostics: [4, "*Diagnostic"],
    legacy_type_system: [5, "bool"],
  },
  Apply: {
    type_name: [1, "string"],
    prior_state: [2, "Value"],
    planned_state: [3, "Value"],
    config: [4, "Value"],
    planned_private: [5, "bytes"],
  },
  ApplyAnswer: {
    new_state: [1, "Value"],
    private: [2, "bytes"],
    diagnostics: [3, "*Diagnostic"],
    legacy_type_system: [4, "bool"],
  },
  Data: { type_name: [1, "string"], config: [2, "Value"] },
  DataAnswer: { state: [1, "Value"], diagnostics: [2, "*Diagnostic"] },
  Import: { type_name: [1, "string"], id: [2, "string"] },
  Imported: { type_name: [1, "string"], state: [2, "Value"], private: [3, "bytes"] },
  ImportAnswer: { imported_resources: [1, "*Imported"], diagnostics: [2, "*Diagnostic"] },
};

const METHODS: Readonly<Record<string, readonly [request: string, response: string]>> = {
  GetProviderSchema: ["Empty", "SchemaAnswer"],
  GetResourceIdentitySchemas: ["Empty", "IdentityAnswer"],
  ValidateProviderConfig: ["ProviderCheck", "ProviderCheckAnswer"],
  ValidateResourceConfig: ["Check", "Answer"],
  ValidateDataResourceConfig: ["Check", "Answer"],
  ConfigureProvider: ["Configure", "Answer"],
  UpgradeResourceState: ["Upgrade", "UpgradeAnswer"],
  ReadResource: ["Read", "ReadAnswer"],
  PlanResourceChange: ["Plan", "PlanAnswer"],
  ApplyResourceChange: ["Apply", "ApplyAnswer"],
  ReadDataSource: ["Data", "DataAnswer"],
  ImportResourceState: ["Import", "ImportAnswer"],
  StopProvider: ["Empty", "Empty"],
};

interface Method {
  readonly requestType: string;
  readonly responseType: string;
  readonly comment: string;
}

/** Describes Terraform's plugin protocol, version 6, as far as simulated providers speak it. */
export function pluginProtocol(): PackageDefinition {
  const messages = Object.entries(MESSAGES).map(([name, fields]): [string, object] => [
    name,
    { fields: Object.fromEntries(Object.entries(fields).map(([field, [id, type]]) => [field, renderField(id, type)])) },
  ]);
  const methods = Object.entries(METHODS).map(([name, [requestType, responseType]]): [string, Method] => [
    name,
    { requestType, responseType, comment: "" },
  ]);
  return fromJSON(
    {
      nested: {
        tfplugin6: {
          nested: { ...Object.fromEntries(messages), Provider: { methods: Object.fromEntries(methods) } },
        },
      },
    },
    { keepCase: true, longs: Number, defaults: false },
  );
}

function renderField(id: number, type: string) {
  if (type.startsWith("*")) {
    return { id, type: type.slice(1), rule: "repeated" };
  }
  return type.startsWith("map ") ? { id, type: type.slice("map ".length), keyType: "string" } : { id, type };
}
