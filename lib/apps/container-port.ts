import {
  each,
  knownKeys,
  matches,
  oneOf,
  port,
  portsDistinct,
  problem,
  readable,
  readableList,
  required,
} from "../core";
import type { CheckResult } from "../core";

/** A port that a container listens on. */
export interface ContainerPort {
  /** Name: at most 15 lower-case letters, digits and `-`, with a letter among them, such as `http`. */
  readonly name: string;

  /** Port of the container. */
  readonly port: number;

  /**
   * Port of the Service in front of it.
   *
   * @default - the port of the container
   */
  readonly servicePort?: number;

  /**
   * Transport: `TCP` or `UDP`.
   *
   * @default "TCP"
   */
  readonly protocol?: string;
}

/** @see https://www.rfc-editor.org/rfc/rfc6335#section-5.1 */
const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

const KEYS = ["name", "port", "servicePort", "protocol"];

/** Port of the Service in front of a port of a container. */
export function servicePortOf({ port: containerPort, servicePort }: ContainerPort): number {
  return servicePort ?? containerPort;
}

/** The port that probes and collectors ask unless they are told another one: they speak TCP. */
export function firstTcpPort(ports: readonly ContainerPort[]): ContainerPort | undefined {
  return ports.find(({ protocol = "TCP" }) => protocol === "TCP");
}

/** Checks the ports of a container: each one, and that no two clash. */
export function checkPorts(path: string, ports: readonly ContainerPort[] | undefined): CheckResult {
  const list = readableList(ports).map((one) => readable(one));
  return [
    each(path, ports, (at, one) => checkPort(at, readable(one as ContainerPort), one)),
    ["TCP", "UDP"].map((protocol) => {
      const same = list.map((one, index) => ({ one, index })).filter(({ one }) => (one.protocol ?? "TCP") === protocol);
      return [
        portsDistinct(same.map(({ one, index }) => ({ path: `${path}[${index}].port`, port: numberOf(one.port) }))),
        portsDistinct(
          same.map(({ one, index }) => ({
            path: `${path}[${index}].${one.servicePort === undefined ? "port" : "servicePort"}`,
            port: numberOf(one.servicePort ?? one.port),
          })),
        ),
      ];
    }),
    list.map(({ name }, index) =>
      name !== undefined && list.findIndex((other) => other.name === name) < index
        ? problem(`${path}[${index}].name`, "port-name-twice", "must not name two ports", "choose another name", name)
        : undefined,
    ),
  ];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function checkPort(path: string, one: Partial<ContainerPort>, given: unknown): CheckResult {
  return [
    knownKeys(path, given, KEYS),
    required(`${path}.name`, one.name) ??
      matches(`${path}.name`, one.name, PORT_NAME, "the name of a port, such as http"),
    required(`${path}.port`, one.port) ?? port(`${path}.port`, one.port),
    port(`${path}.servicePort`, one.servicePort),
    oneOf(`${path}.protocol`, one.protocol, ["TCP", "UDP"]),
  ];
}
