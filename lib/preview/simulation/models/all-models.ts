import type { ResourceModel, ResourceModels } from "../resource-model";
import { CLUSTER_MODELS } from "./cluster-models";
import { HARBOR_MODELS } from "./harbor-models";
import { kubernetesModel } from "./kubernetes-models";
import { OPENSTACK_COMPUTE_MODELS } from "./openstack-compute-models";
import { OPENSTACK_DATA_MODELS } from "./openstack-data-models";
import { OPENSTACK_IDENTITY_MODELS } from "./openstack-identity-models";
import { OPENSTACK_LOAD_BALANCER_MODELS } from "./openstack-load-balancer-models";
import { OPENSTACK_NETWORK_MODELS } from "./openstack-network-models";
import { OPENSTACK_POD_NETWORK_MODELS } from "./openstack-pod-network-models";
import { RANDOM_MODELS } from "./random-models";
import { TLS_MODELS } from "./tls-models";

const MODELS: ResourceModels = {
  ...OPENSTACK_NETWORK_MODELS,
  ...OPENSTACK_POD_NETWORK_MODELS,
  ...OPENSTACK_COMPUTE_MODELS,
  ...OPENSTACK_LOAD_BALANCER_MODELS,
  ...OPENSTACK_DATA_MODELS,
  ...OPENSTACK_IDENTITY_MODELS,
  ...RANDOM_MODELS,
  ...TLS_MODELS,
  ...CLUSTER_MODELS,
  ...HARBOR_MODELS,
};

const PLAIN_MODEL: ResourceModel = {};

/** What is known of a type beyond its schema; data sources have the prefix `data.`. */
export function modelOf(type: string): ResourceModel {
  return MODELS[type] ?? (/^(data\.)?kubernetes_/.test(type) ? kubernetesModel(type) : PLAIN_MODEL);
}
