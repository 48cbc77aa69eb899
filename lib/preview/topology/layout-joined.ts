import { childChip } from "./layout-cluster";
import { CHIP_HEIGHT, GAP, flowChips, layCard, layChip } from "./layout-item";
import { CARD_HEIGHT, spineOf } from "./layout-outside";
import type { LineShape, Shape } from "./shape";
import { plural } from "./thing-factory";
import type { EndpointThing, JoinedNetwork, Thing } from "./topology-model";

const PADDING = 14;

/** Half of the room for the line between the two columns. */
const HALF_GAP = 26;
const HEAD = 34;
const LINE = 17;
const SERVER_WIDTH = 210;

/** Most servers that are drawn by themselves. */
const MOST_SERVERS = 6;

/** Lays out networks behind a router: two in a row, with the line to what is below between them. */
export function layJoined(networks: readonly JoinedNetwork[], width: number, top: number) {
  const spine = spineOf(width);
  const shapes: Shape[] = [];
  let y = top;
  for (let first = 0; first < networks.length; first += 2) {
    const row = networks.slice(first, first + 2).map((network, index) => {
      const x = index === 0 ? 0 : spine + HALF_GAP;
      return { x, width: index === 0 ? spine - HALF_GAP : width - x, network };
    });
    const laid = row.map(({ x, width: own, network }) => ({ x, own, ...layNetwork(network, x, y, own) }));
    const bottom = Math.max(...laid.map((one) => one.bottom));
    for (const { x, own, shapes: inside } of laid) {
      shapes.push(
        { kind: "area", level: "frame", tone: "network", x, y, width: own, height: bottom - y },
        ...inside,
        joint(spine, x === 0 ? own : x, y + HEAD / 2 + 4),
      );
    }
    y = bottom + 16;
  }
  return { shapes, bottom: y - 16 };
}

function joint(spine: number, edge: number, y: number): LineShape {
  return {
    kind: "line",
    look: "route",
    hasArrow: true,
    points: [
      [spine, y],
      [edge, y],
    ],
  };
}

function layNetwork(network: JoinedNetwork, x: number, top: number, width: number) {
  const [left, right] = [x + PADDING, x + width - PADDING];
  const shapes: Shape[] = [
    { kind: "text", x: left, y: top + 26, text: network.title, look: "heading" },
    ...network.facts.map((text, index): Shape => ({
      kind: "text",
      x: left,
      y: top + HEAD + 12 + index * LINE,
      text,
      look: "muted",
    })),
  ];
  let y = top + HEAD + network.facts.length * LINE + 10;
  const chips = [...network.parts, ...network.shared].map(
    (thing) => (at: number, line: number) => partChip(thing, at, line),
  );
  const parts = flowChips(chips, left, right, y);
  shapes.push(...parts.shapes);
  y = parts.bottom + GAP;
  for (const endpoint of network.endpoints) {
    const laid = layBalancer(endpoint, left, y, right - left);
    shapes.push(...laid.shapes);
    y = laid.bottom + GAP;
  }
  const servers = layServers(network, left, right, y);
  return { shapes: [...shapes, ...servers.shapes], bottom: servers.bottom - GAP + PADDING };
}

function partChip(thing: Thing, x: number, y: number) {
  const { label } = thing.node.kind;
  // chips say what they are: the names of a network and its subnet are the same.
  const isGroup = label === "security group";
  const title = isGroup
    ? [`${label} ${thing.title}`, ...thing.facts].join(" · ")
    : `${label} ${thing.facts[0] ?? thing.title}`;
  return { ...layChip({ ...thing, title, facts: [] }, "network", x, y, 300), things: [thing] };
}

function layBalancer(endpoint: EndpointThing, x: number, top: number, width: number) {
  const lines = [
    [endpoint.node.kind.label, ...endpoint.facts].join(" · "),
    ...(endpoint.title === "default/kubernetes" ? ["the API server, as pods call it"] : []),
  ];
  const chips = flowChips(
    endpoint.children.map((child) => (left: number, y: number) => childChip(child, left, y)),
    x + 12,
    x + width - 12,
    top + CARD_HEIGHT + 4 + (lines.length - 1) * 16,
  );
  const bottom = chips.bottom + (endpoint.children.length === 0 ? 0 : 12);
  return {
    shapes: [layCard(endpoint, "endpoint", { x, y: top, width, height: bottom - top }, lines), ...chips.shapes],
    bottom,
  };
}

function layServers({ servers }: JoinedNetwork, left: number, right: number, top: number) {
  if (servers.length === 0) {
    return { shapes: [], bottom: top };
  }
  const perRow = Math.max(1, Math.floor((right - left + GAP) / (SERVER_WIDTH + GAP)));
  const drawn = servers.slice(0, MOST_SERVERS);
  const cards = drawn.flatMap((server, index) => {
    const x = left + (index % perRow) * (SERVER_WIDTH + GAP);
    const y = top + Math.floor(index / perRow) * (CARD_HEIGHT + GAP);
    const box = { x, y, width: SERVER_WIDTH, height: CARD_HEIGHT };
    return layCard(server, "other", box, [[...server.facts, server.flavor].filter(Boolean).join(" · ")]);
  });
  const bottom = top + Math.ceil(drawn.length / perRow) * (CARD_HEIGHT + GAP);
  const more = servers.slice(MOST_SERVERS);
  if (more.length === 0) {
    return { shapes: cards, bottom };
  }
  const chip = layChip(
    { ...more[0], title: `and ${plural(more.length, "server")} more`, facts: [] },
    "other",
    left,
    bottom,
  );
  return { shapes: [...cards, { ...chip, things: more, isStack: true }], bottom: bottom + CHIP_HEIGHT + GAP };
}
