import { changeOf } from "../change";
import { html } from "../html";
import type { Html } from "../html";
import { renderChange, renderResourceLink } from "../render-resource";
import { textAt } from "../resource-graph";
import type { ResourceNode } from "../resource-graph";
import type { TopologyModel } from "../topology-model";
import { renderSection, renderTable } from "./section";

/** Renders every volume with the server that it belongs to, root disks on volumes included. */
export function renderVolumesSection({ graph, stack }: TopologyModel, id: string): Html | undefined {
  const volumes = graph.ofType("openstack_blockstorage_volume_v3").map((volume) => {
    const attachments = graph.readers(volume, /^volume_id$/);
    const servers = [...new Set(attachments.flatMap((attachment) => graph.reads(attachment, /^instance_id$/)))];
    return html`<tr>
      <th scope="row">${renderResourceLink(volume)}</th>
      <td class="number">${sizeOf(textAt(volume, "size"))}</td>
      <td>${textAt(volume, "volume_type") ?? "the cloud's default"}</td>
      <td>${servers.length === 0 ? "none" : servers.map(renderResourceLink)}</td>
      <td>${textAt(volume, "availability_zone") ?? "any"}</td>
      <td>${renderChange(changeOf(volume, stack.servers))}</td>
    </tr>`;
  });
  const disks = graph.ofType("openstack_compute_instance_v2").flatMap((server) =>
    rootVolumes(server).map(
      (disk) =>
        html`<tr>
          <th scope="row">root disk of ${server.title}</th>
          <td class="number">${sizeOf(disk.size)}</td>
          <td>${disk.type ?? "the cloud's default"}</td>
          <td>${renderResourceLink(server)}</td>
          <td>${textAt(server, "availability_zone") ?? "any"}</td>
          <td>${renderChange(changeOf(server, stack.servers))}</td>
        </tr>`,
    ),
  );
  const rows = [...volumes, ...disks];
  return rows.length === 0
    ? undefined
    : renderSection(
        id,
        "Volumes",
        renderTable("Volumes", ["Volume", "Size", "Type", "Server", "Zone", "In this plan"], rows),
      );
}

function rootVolumes(server: ResourceNode): readonly { readonly size?: string; readonly type?: string }[] {
  const disks = server.report.attributes.block_device;
  return (Array.isArray(disks) ? disks : []).flatMap((disk: unknown) => {
    const { destination_type, volume_size, volume_type } = disk as { readonly [name: string]: unknown };
    return destination_type === "volume"
      ? [
          {
            ...(typeof volume_size === "number" ? { size: String(volume_size) } : {}),
            ...(typeof volume_type === "string" && volume_type !== "" ? { type: volume_type } : {}),
          },
        ]
      : [];
  });
}

function sizeOf(size: string | undefined): string {
  return size === undefined ? "unknown" : `${size} GiB`;
}
