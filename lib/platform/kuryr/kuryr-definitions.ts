import type { KubernetesObject } from "../../kube";
import { fields, flag, text } from "../../storage/snapshot-schemas";
import type { Schema } from "../../storage/snapshot-schemas";

/** Group of Kuryr's objects. */
export const KURYR_GROUP = "openstack.org";

/** What differs between the definitions. */
interface Definition {
  readonly kind: string;
  readonly plural: string;
  readonly shortName: string;
  /** Columns of `kubectl get`: name and path. */
  readonly columns: readonly (readonly [name: string, jsonPath: string])[];
  readonly spec: Schema;
  readonly status: Schema;
}

/**
 * The definitions of the objects that Kuryr's controller notes its work in.
 *
 * None has a status of its own kind: the controller changes `status` together with the object, which the API passes over where a
 * definition says that the status is a thing apart. And all stay on the cluster when their release goes: objects that are left have
 * finalizers that only the controller takes off, so deleting a definition would never end.
 *
 * @see https://docs.openstack.org/kuryr-kubernetes/2024.1/
 */
export function renderKuryrDefinitions(): readonly KubernetesObject[] {
  return [PORTS, NETWORKS, LOAD_BALANCERS, POLICIES].map((definition) => renderDefinition(definition));
}

function renderDefinition({ kind, plural, shortName, columns, spec, status }: Definition): KubernetesObject {
  const age = ["Age", ".metadata.creationTimestamp"] as const;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${KURYR_GROUP}`, annotations: { "helm.sh/resource-policy": "keep" } },
    spec: {
      group: KURYR_GROUP,
      scope: "Namespaced",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase(), shortNames: [shortName] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          additionalPrinterColumns: [...columns, age].map(([name, jsonPath]) => ({
            name,
            jsonPath,
            type: name === "Age" ? "date" : "string",
          })),
          schema: { openAPIV3Schema: { type: "object", properties: { spec, status } } },
        },
      ],
    },
  };
}

const PORTS: Definition = {
  kind: "KuryrPort",
  plural: "kuryrports",
  shortName: "kp",
  columns: [
    ["Node", ".spec.podNodeName"],
    ["Pod", ".spec.podUid"],
  ],
  spec: fields(
    "The pod that the ports are of.",
    {
      podUid: text("Id of the pod."),
      podNodeName: text("Node of the pod."),
      podStatic: flag("Whether the kubelet has the pod from a file."),
    },
    { required: ["podUid", "podNodeName"] },
  ),
  status: fields("What was made for the pod.", {
    vifs: anything("Versioned objects of os-vif by the name of the interface in the pod."),
  }),
};

const NETWORKS: Definition = {
  kind: "KuryrNetwork",
  plural: "kuryrnetworks",
  shortName: "kns",
  columns: [["Subnet", ".status.subnetCIDR"]],
  spec: fields(
    "The namespace that the network is of.",
    {
      nsName: text("Name of the namespace."),
      projectId: text("Id of the project that owns the network."),
      nsLabels: anything("Labels of the namespace."),
    },
    { required: ["nsName", "projectId", "nsLabels"] },
  ),
  status: fields("What was made for the namespace.", {
    netId: text("Id of the network."),
    subnetId: text("Id of the subnet."),
    subnetCIDR: text("Range of the subnet."),
    routerId: text("Id of the router, once the subnet is on it."),
    populated: flag("Whether ports were made ahead."),
    nsLabels: anything("Labels of the namespace that rules were last made for."),
  }),
};

const LOAD_BALANCERS: Definition = {
  kind: "KuryrLoadBalancer",
  plural: "kuryrloadbalancers",
  shortName: "klb",
  columns: [
    ["Type", ".spec.type"],
    ["IP", ".spec.ip"],
  ],
  spec: fields("The Service that the load balancer is of.", {
    type: text("Type of the Service."),
    ip: text("ClusterIP, which the load balancer listens on."),
    lb_ip: text("Floating IP that the Service asks for."),
    subnet_id: text("Id of the subnet of the ClusterIP."),
    project_id: text("Id of the project that owns the load balancer."),
    provider: text("Provider of Octavia."),
    security_groups_ids: list("Ids of security groups.", text("Id of a security group.")),
    timeout_client_data: integer("Milliseconds after which an idle client is dropped; 0 leaves it to Octavia."),
    timeout_member_data: integer("Milliseconds after which an idle pod is dropped; 0 leaves it to Octavia."),
    ports: list(
      "Ports of the Service.",
      fields(
        "A port.",
        {
          name: text("Name."),
          port: integer("Number that clients use."),
          protocol: text("Protocol."),
          targetPort: text("Number or name in the pods."),
        },
        { required: ["port", "protocol", "targetPort"] },
      ),
    ),
    endpointSlices: list(
      "Pods behind the Service.",
      fields("Pods with the same ports.", {
        endpoints: list("Pods.", anything("Addresses, conditions and target of a pod.")),
        ports: list("Ports of the pods.", anything("Name, number and protocol of a port.")),
      }),
    ),
  }),
  status: fields("What was made in Octavia.", {
    loadbalancer: octavia("The load balancer.", {
      ip: text("Address."),
      port_id: text("Id of the port of the address."),
      subnet_id: text("Id of the subnet of the address."),
      provider: text("Provider."),
      security_groups: list("Ids of security groups.", text("Id of a security group.")),
    }),
    listeners: list(
      "Listeners.",
      octavia("A listener.", {
        loadbalancer_id: text("Id of the load balancer."),
        protocol: text("Protocol."),
        port: integer("Port."),
        timeout_client_data: integer("Milliseconds after which an idle client is dropped."),
        timeout_member_data: integer("Milliseconds after which an idle pod is dropped."),
      }),
    ),
    pools: list(
      "Pools.",
      octavia("A pool.", {
        loadbalancer_id: text("Id of the load balancer."),
        listener_id: text("Id of the listener."),
        protocol: text("Protocol."),
      }),
    ),
    members: list(
      "Members.",
      octavia("A member.", {
        pool_id: text("Id of the pool."),
        subnet_id: text("Id of the subnet of the address."),
        ip: text("Address."),
        port: integer("Port."),
      }),
    ),
    service_pub_ip_info: fields("The floating IP.", {
      ip_id: text("Id."),
      ip_addr: text("Address."),
      alloc_method: text("Whether Kuryr made it or found it."),
    }),
  }),
};

const POLICIES: Definition = {
  kind: "KuryrNetworkPolicy",
  plural: "kuryrnetworkpolicies",
  shortName: "knp",
  columns: [["Security-Group", ".status.securityGroupId"]],
  spec: fields(
    "Rules that a NetworkPolicy asks for.",
    {
      ingressSgRules: list("Rules of what comes in.", wantedRule()),
      egressSgRules: list("Rules of what goes out.", wantedRule()),
      podSelector: anything("Pods that the policy is for."),
      policyTypes: list("Directions that the policy is about.", text("Ingress or Egress.")),
    },
    { required: ["egressSgRules", "ingressSgRules", "podSelector", "policyTypes"] },
  ),
  status: fields("What was made in Neutron.", {
    securityGroupId: text("Id of the security group."),
    securityGroupRules: list(
      "Rules in the group.",
      fields(
        "A rule.",
        { id: text("Id."), security_group_id: text("Id of the group."), ...ruleFields() },
        { required: ["id"] },
      ),
    ),
    podSelector: anything("Pods that have the group."),
  }),
};

/** What a rule of a security group says. */
function ruleFields(): Readonly<Record<string, Schema>> {
  return {
    description: text("What the rule is for."),
    direction: text("ingress or egress."),
    ethertype: text("IPv4 or IPv6."),
    protocol: text("Protocol; none means all."),
    port_range_min: integer("First port."),
    port_range_max: integer("Last port."),
    remote_ip_prefix: text("Range of the other side."),
  };
}

function wantedRule(): Schema {
  return fields(
    "A rule, and whom it is about.",
    {
      sgRule: fields("The rule.", ruleFields()),
      namespace: text("Namespace that the rule is about."),
      affectedPods: list(
        "Pods that the rule is about.",
        fields(
          "A pod.",
          { podIP: text("Address."), podNamespace: text("Namespace.") },
          { required: ["podIP", "podNamespace"] },
        ),
      ),
    },
    { required: ["sgRule"] },
  );
}

/** An object of Octavia, with what all of them have. */
function octavia(description: string, properties: Readonly<Record<string, Schema>>): Schema {
  const common = { id: text("Id."), name: text("Name."), project_id: text("Id of the project that owns it.") };
  return fields(description, { ...common, ...properties }, { required: ["id", "name", "project_id"] });
}

function list(description: string, items: Schema): Schema {
  return { type: "array", description, items };
}

function integer(description: string): Schema {
  return { type: "integer", description };
}

/** An object whose fields others decide on. */
function anything(description: string): Schema {
  return { type: "object", description, "x-kubernetes-preserve-unknown-fields": true };
}
