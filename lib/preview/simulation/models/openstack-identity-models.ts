import { textOf } from "../resource-model";
import type { ResourceModels } from "../resource-model";
import { fingerprint } from "../wire-value";

/** Keystone: secrets of application credentials, and the roles that they get when none is named. */
export const OPENSTACK_IDENTITY_MODELS: ResourceModels = {
  openstack_identity_application_credential_v3: {
    settle: ({ config, prior, seed }) => ({
      secret: textOf(config, "secret") ?? prior?.secret ?? fingerprint(seed, "secret"),
      roles: config.roles ?? prior?.roles ?? ["member"],
    }),
  },
};
