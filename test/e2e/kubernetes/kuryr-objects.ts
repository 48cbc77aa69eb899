const NAMESPACE = "default";
const ID = "00000000-0000-4000-8000-000000000001";
const PROJECT = "0123456789abcdef0123456789abcdef";

/** An object as Kuryr's controller makes it, and what it patches into its status later. */
export interface KuryrObject {
  readonly plural: string;
  readonly body: { readonly kind: string; readonly metadata: object };
  readonly status: object;
}

const rule = {
  sgRule: {
    description: "kuryr",
    direction: "ingress",
    ethertype: "IPv4",
    protocol: "tcp",
    port_range_min: 80,
    port_range_max: 80,
    remote_ip_prefix: "10.244.0.0/24",
  },
  affectedPods: [{ podIP: "10.244.0.7", podNamespace: NAMESPACE }],
  namespace: NAMESPACE,
};

/** One object of each kind, with every field that the controller writes. */
export const KURYR_OBJECTS: readonly KuryrObject[] = [
  {
    plural: "kuryrports",
    body: object("KuryrPort", {
      spec: { podUid: ID, podNodeName: "node", podStatic: false },
      status: { vifs: {} },
    }),
    status: {
      vifs: {
        eth0: { default: true, vif: { "versioned_object.data": { vlan_id: 7 }, "versioned_object.version": "1.0" } },
      },
    },
  },
  {
    plural: "kuryrnetworks",
    body: object("KuryrNetwork", {
      spec: { nsName: NAMESPACE, projectId: PROJECT, nsLabels: { "kubernetes.io/metadata.name": NAMESPACE } },
    }),
    status: {
      netId: ID,
      subnetId: ID,
      subnetCIDR: "10.244.0.0/24",
      routerId: ID,
      populated: true,
      nsLabels: { team: "a" },
    },
  },
  {
    plural: "kuryrloadbalancers",
    body: object("KuryrLoadBalancer", {
      spec: {
        type: "LoadBalancer",
        ip: "10.96.0.9",
        lb_ip: "203.0.113.9",
        subnet_id: ID,
        project_id: PROJECT,
        provider: "ovn",
        security_groups_ids: [ID],
        timeout_client_data: 0,
        timeout_member_data: 0,
        ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "8080" }],
        endpointSlices: [
          {
            endpoints: [
              {
                addresses: ["10.244.0.7"],
                conditions: { ready: true },
                targetRef: { kind: "Pod", name: "web", namespace: NAMESPACE, uid: ID },
              },
            ],
            ports: [{ name: "http", port: 8080, protocol: "TCP" }],
          },
        ],
      },
      status: {},
    }),
    status: {
      loadbalancer: {
        id: ID,
        ip: "10.96.0.9",
        name: "default/web",
        port_id: ID,
        project_id: PROJECT,
        provider: "ovn",
        security_groups: [ID],
        subnet_id: ID,
      },
      listeners: [
        {
          id: ID,
          loadbalancer_id: ID,
          name: "default/web:TCP:80",
          port: 80,
          project_id: PROJECT,
          protocol: "TCP",
          timeout_client_data: 0,
          timeout_member_data: 0,
        },
      ],
      pools: [
        {
          id: ID,
          listener_id: ID,
          loadbalancer_id: ID,
          name: "default/web:TCP:80",
          project_id: PROJECT,
          protocol: "TCP",
        },
      ],
      members: [
        {
          id: ID,
          ip: "10.244.0.7",
          name: "default/web:8080",
          pool_id: ID,
          port: 8080,
          project_id: PROJECT,
          subnet_id: ID,
        },
      ],
      service_pub_ip_info: { ip_id: ID, ip_addr: "203.0.113.9", alloc_method: "kuryr_pub_ip" },
    },
  },
  {
    plural: "kuryrnetworkpolicies",
    body: object("KuryrNetworkPolicy", {
      spec: {
        ingressSgRules: [rule],
        egressSgRules: [],
        podSelector: { matchLabels: { app: "web" } },
        policyTypes: ["Ingress"],
      },
      status: { securityGroupRules: [] },
    }),
    status: {
      securityGroupId: ID,
      securityGroupRules: [{ id: ID, security_group_id: ID, ...rule.sgRule }],
      podSelector: { matchLabels: { app: "web" } },
    },
  },
];

function object(kind: string, fields: object): KuryrObject["body"] {
  return {
    ...{ apiVersion: "openstack.org/v1", kind, metadata: { name: "web", namespace: NAMESPACE } },
    ...fields,
  };
}
