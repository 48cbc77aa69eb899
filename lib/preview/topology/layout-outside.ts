import { CHIP_HEIGHT, layCard, layChip } from "./layout-item";
import type { ItemShape, Shape } from "./shape";
import type { NetworkFrame, Thing } from "./topology-model";

/** Space between an area's edge and what is in it. */
export const EDGE = 24;

/** Height of a card with a title and one line. */
export const CARD_HEIGHT = 52;

/** On the left of a network there is room for the line from the pools to the endpoint. */
const GUTTER = 48;
const HEIGHT = 116;
const CLIENTS_WIDTH = 210;

/** Most ranges of clients that are listed. */
const MOST_CLIENTS = 3;

/** Where the line of traffic enters what is below. */
export interface Outside {
  readonly shapes: readonly Shape[];
  readonly bottom: number;

  /** Lower edge of the floating IPs; undefined when there are none. */
  readonly exit?: number;
}

/** The vertical line on which traffic comes in. */
export function spineOf(width: number): number {
  return Math.round((GUTTER + width - EDGE) / 2);
}

/** Left edge of pools, right of the gutter. */
export function bandLeft(): number {
  return EDGE + GUTTER - 12;
}

/** Lays out what is outside of a network: clients, floating IPs, the external network. */
export function layOutside(frame: NetworkFrame, width: number, top: number): Outside {
  const area: Shape = { kind: "area", level: "outside", tone: "outside", x: 0, y: top, width, height: HEIGHT };
  const heading: Shape = { kind: "text", x: width - EDGE, y: top + 30, text: "Outside", look: "end" };
  const shapes = [area, heading, ...layExternal(frame.externalNetworks, width, top)];
  const bottom = top + HEIGHT;
  if (!frame.clusters.some((cluster) => cluster.bands.some((band) => band.role === "control-plane"))) {
    return { shapes, bottom };
  }
  const middle = top + HEIGHT / 2;
  const clients = layClients(frame.clients, middle);
  const floatingIps = frame.clusters.flatMap(({ endpoints }) => endpoints.flatMap((endpoint) => endpoint.floatingIps));
  if (floatingIps.length === 0) {
    const text = "no floating IP: reached from inside, or over a VPN";
    const note: Shape = { kind: "text", x: EDGE + CLIENTS_WIDTH + 20, y: middle + 4, text, look: "muted" };
    return { shapes: [...shapes, clients, note], bottom };
  }
  const cards = layFloatingIps(floatingIps, width, middle);
  const traffic: Shape = {
    kind: "line",
    look: "traffic",
    hasArrow: true,
    points: [
      [EDGE + CLIENTS_WIDTH, middle],
      [cards[0].x - 2, middle],
    ],
  };
  return { shapes: [...shapes, clients, traffic, ...cards], bottom, exit: middle + CARD_HEIGHT / 2 };
}

function layClients(ranges: readonly string[], middle: number): Shape {
  const listed = ranges.slice(0, MOST_CLIENTS);
  const more = ranges.length - listed.length;
  const lines = [
    ...(listed.length === 0 ? ["no range from outside"] : listed),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
  const height = 34 + 16 * lines.length;
  const y = Math.round(middle - height / 2);
  return { kind: "note", icon: "globe", title: "Clients of the API", lines, x: EDGE, y, width: CLIENTS_WIDTH, height };
}

function layFloatingIps(floatingIps: readonly Thing[], width: number, middle: number): readonly ItemShape[] {
  const space = 12;
  const cardWidth = Math.min(240, Math.floor((width - 540) / floatingIps.length));
  const left = spineOf(width) - (floatingIps.length * (cardWidth + space) - space) / 2;
  return floatingIps.map((thing, index) => {
    const lines = [["floating IP", ...thing.facts].join(" · ")];
    const box = {
      x: left + index * (cardWidth + space),
      y: middle - CARD_HEIGHT / 2,
      width: cardWidth,
      height: CARD_HEIGHT,
    };
    return layCard(thing, "outside", box, lines);
  });
}

/** External networks, from the right edge to the left. */
function layExternal(networks: readonly Thing[], width: number, top: number): readonly ItemShape[] {
  const y = top + HEIGHT - CHIP_HEIGHT - 18;
  let right = width - EDGE;
  return networks.map((thing) => {
    const chip = layChip({ ...thing, title: `external network ${thing.title}` }, "outside", 0, y, 250);
    right -= chip.width;
    const placed = { ...chip, things: [thing], x: right };
    right -= 8;
    return placed;
  });
}
