import type { TerraformDocument } from "./preview";

/** What a test changes in the sample. */
export interface SampleClusterOptions {
  /** @default "ubuntu-24.04" */
  readonly image?: string;

  /** @default "m1.large" */
  readonly flavor?: string;

  /** Generation of each control plane node. @default 1 each */
  readonly generations?: readonly number[];

  /** @default "ROUND_ROBIN" */
  readonly method?: string;

  /** @default false */
  readonly isProtected?: boolean;
}

/** A small cluster as cdktf would write it: three control plane nodes, a load balancer, a CA whose key they get. */
export function sampleCluster(options: SampleClusterOptions = {}): TerraformDocument {
  const { image = "ubuntu-24.04", flavor = "m1.large", generations = [1, 1, 1], method = "ROUND_ROBIN" } = options;
  const numbers = generations.map((_, index) => index + 1);
  const each = (render: (number: number) => object) =>
    Object.fromEntries(numbers.map((number): [string, object] => [`cp_${number}`, render(number)]));
  return {
    terraform: {
      required_providers: {
        openstack: { source: "terraform-provider-openstack/openstack", version: ">= 3.4.0" },
        tls: { source: "hashicorp/tls", version: "4.1.0" },
        random: { source: "hashicorp/random", version: "3.7.2" },
      },
      backend: { pg: { schema_name: "sample" } },
    },
    provider: { openstack: [{ cloud: "sample" }] },
    resource: {
      openstack_networking_network_v2: { network: { name: "sample", ...path("Network/Network") } },
      openstack_networking_subnet_v2: {
        subnet: {
          name: "sample",
          network_id: "${openstack_networking_network_v2.network.id}",
          cidr: "10.10.0.0/24",
          ...path("Network/Subnet"),
        },
      },
      openstack_networking_router_v2: { router: { name: "sample", external_network_id: "external" } },
      openstack_networking_router_interface_v2: {
        link: {
          router_id: "${openstack_networking_router_v2.router.id}",
          subnet_id: "${openstack_networking_subnet_v2.subnet.id}",
        },
      },
      openstack_networking_port_v2: each((number) => ({
        name: `sample-control-plane-${number}`,
        network_id: "${openstack_networking_network_v2.network.id}",
        fixed_ip: [{ subnet_id: "${openstack_networking_subnet_v2.subnet.id}" }],
        ...path(`Cluster/ControlPlane/${number}/Port`),
      })),
      terraform_data: each((number) => ({ input: generations[number - 1] })),
      openstack_compute_instance_v2: each((number) => ({
        name: `sample-control-plane-${number}`,
        flavor_name: flavor,
        image_name: image,
        network: [{ port: `\${openstack_networking_port_v2.cp_${number}.id}` }],
        user_data:
          "${base64gzip(jsonencode({key=tls_private_key.ca.private_key_pem, token=sha256(random_password.seed.result)}))}",
        depends_on: ["openstack_networking_router_interface_v2.link"],
        lifecycle: { ignore_changes: ["user_data"], replace_triggered_by: [`terraform_data.cp_${number}`] },
        ...path(`Cluster/ControlPlane/${number}/Server`),
      })),
      openstack_lb_loadbalancer_v2: {
        api: { name: "sample-api", vip_subnet_id: "${openstack_networking_subnet_v2.subnet.id}" },
      },
      openstack_lb_listener_v2: {
        api: {
          name: "sample-api",
          loadbalancer_id: "${openstack_lb_loadbalancer_v2.api.id}",
          protocol: "TCP",
          protocol_port: 6443,
        },
      },
      openstack_lb_pool_v2: {
        api: {
          name: "sample-api",
          listener_id: "${openstack_lb_listener_v2.api.id}",
          protocol: "TCP",
          lb_method: method,
          ...path("Cluster/Endpoint/Pool"),
        },
      },
      openstack_lb_members_v2: {
        api: {
          pool_id: "${openstack_lb_pool_v2.api.id}",
          member: numbers.map((number) => ({
            address: `\${openstack_networking_port_v2.cp_${number}.all_fixed_ips[0]}`,
            protocol_port: 6443,
          })),
        },
      },
      tls_private_key: {
        ca: {
          algorithm: "ECDSA",
          ecdsa_curve: "P256",
          ...(options.isProtected === true ? { lifecycle: { prevent_destroy: true } } : {}),
        },
      },
      tls_self_signed_cert: {
        ca: {
          private_key_pem: "${tls_private_key.ca.private_key_pem}",
          is_ca_certificate: true,
          validity_period_hours: 87_600,
          allowed_uses: ["cert_signing", "digital_signature"],
          subject: [{ common_name: "sample" }],
        },
      },
      random_password: { seed: { length: 32, special: false } },
    },
    output: {
      ca: { value: "${tls_self_signed_cert.ca.cert_pem}" },
      key: { value: "${tls_private_key.ca.private_key_pem}", sensitive: true },
    },
  };
}

function path(text: string): object {
  return { "//": { metadata: { path: `sample/${text}` } } };
}
