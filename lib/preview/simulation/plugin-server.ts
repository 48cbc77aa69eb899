import { Server, ServerCredentials, status } from "@grpc/grpc-js";
import type { sendUnaryData, ServerUnaryCall, ServiceDefinition, UntypedServiceImplementation } from "@grpc/grpc-js";
import { renderWirePath } from "./attribute-paths";
import { pluginProtocol } from "./protocol";
import { ServedSchema } from "./served-schema";
import { refusalOf, renderDiagnostic } from "./simulated-provider";
import type { SimulatedProvider } from "./simulated-provider";
import { conformState } from "./stored-state";
import type { UsedTypes } from "./used-types";
import { decodeWire, encodeWire } from "./wire-value";
import type { DynamicValue } from "./wire-value";

/** Requests of the plugin protocol, as far as they are read. */
interface PluginRequest {
  readonly type_name: string;
  readonly id: string;
  readonly config?: DynamicValue;
  readonly current_state?: DynamicValue;
  readonly prior_state?: DynamicValue;
  readonly planned_state?: DynamicValue;
  readonly proposed_new_state?: DynamicValue;
  readonly raw_state?: DynamicValue;
}

type Answer = object | Promise<object>;
type Method = (request: PluginRequest) => Answer;

// one definition for all servers: building it costs more than a server.
let service: ServiceDefinition | undefined;

/** Serves one simulated provider over Terraform's plugin protocol, on a loopback port of its own. */
export class PluginServer {
  private readonly server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });

  /** @param used types that the schema is limited to */
  public constructor(provider: SimulatedProvider, used: UsedTypes) {
    service ??= pluginProtocol()["tfplugin6.Provider"] as ServiceDefinition;
    const methods = answers(provider, new ServedSchema(provider.facts.schema, used));
    const handlers: UntypedServiceImplementation = {};
    for (const name of Object.keys(service)) {
      handlers[name] = (call: ServerUnaryCall<PluginRequest, object>, done: sendUnaryData<object>) => {
        answer(methods[name], call.request).then(
          (response) => done(null, response),
          (error: unknown) =>
            done({ code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) }),
        );
      };
    }
    this.server.addService(service, handlers);
  }

  /** Begins to listen. @returns the port */
  public async start(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
  }

  /** Ends all connections. */
  public stop(): void {
    this.server.forceShutdown();
  }
}

async function answer(method: Method | undefined, request: PluginRequest): Promise<object> {
  return method === undefined ? {} : method(request);
}

function answers(provider: SimulatedProvider, schema: ServedSchema): Readonly<Record<string, Method>> {
  const legacy = provider.isLegacy;
  return {
    GetProviderSchema: () => schema.current,
    ValidateResourceConfig: ({ type_name: type, config }) => ({
      diagnostics: provider.checkResource(type, decodeWire(config)).map(renderDiagnostic),
    }),
    ValidateDataResourceConfig: ({ type_name: type, config }) => ({
      diagnostics: provider.checkDataSource(type, decodeWire(config)).map(renderDiagnostic),
    }),
    UpgradeResourceState: ({ type_name: type, raw_state: raw }) => ({
      upgraded_state: encodeWire(conformState(provider.blockOf(type), decodeWire(raw))),
    }),
    ReadResource: ({ type_name: type, current_state: state }) => ({
      new_state: encodeWire(provider.read(type, decodeWire(state))),
    }),
    PlanResourceChange: (request) => {
      const [prior, proposed, config] = [request.prior_state, request.proposed_new_state, request.config].map(
        decodeWire,
      );
      const { planned, replacePaths } = provider.plan(request.type_name, prior, proposed, config);
      return {
        planned_state: encodeWire(planned),
        requires_replace: replacePaths.map(renderWirePath),
        legacy_type_system: legacy,
      };
    },
    ApplyResourceChange: async (request) => {
      const [prior, planned, config] = [request.prior_state, request.planned_state, request.config].map(decodeWire);
      try {
        const state = await provider.apply(request.type_name, prior, planned, config);
        return { new_state: encodeWire(state), legacy_type_system: legacy };
      } catch (error) {
        const diagnostics = [renderDiagnostic(refusalOf(error))];
        return { new_state: encodeWire(prior), diagnostics, legacy_type_system: legacy };
      }
    },
    ReadDataSource: async ({ type_name: type, config }) => {
      try {
        return { state: encodeWire(await provider.readData(type, decodeWire(config))) };
      } catch (error) {
        return { state: encodeWire(null), diagnostics: [renderDiagnostic(refusalOf(error))] };
      }
    },
    ImportResourceState: ({ type_name: type, id }) => ({
      imported_resources: [{ type_name: type, state: encodeWire(provider.importObject(type, id)) }],
    }),
  };
}
