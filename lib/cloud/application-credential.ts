import { createHash } from "node:crypto";
import { Annotations, Token } from "cdktf";
import { Construct } from "constructs";
import type { CheckResult } from "../core";
import {
  checkProps,
  each,
  hasTokens,
  integer,
  knownKeys,
  matches,
  notBlank,
  ofKind,
  problem,
  readable,
  required,
  TerraformExpression,
  terraformText,
  unique,
  uuid,
} from "../core";
import { DataOpenstackIdentityAuthScopeV3 } from "../providers/.gen/openstack/data-openstack-identity-auth-scope-v3";
import { IdentityApplicationCredentialV3 } from "../providers/.gen/openstack/identity-application-credential-v3";
import type { AccessRule } from "./access-rule";
import { checkAccessRules } from "./access-rule";
import { CredentialExpiry } from "./credential-expiry";

const DEFAULT_ROLES = ["member", "load-balancer_member"];
const KEYS = ["name", "description", "roles", "accessRules", "expiry", "generation"];

/** Keystone keeps 255 characters, and the suffix needs some. */
const MAX_NAME_LENGTH = 230;

/** Defines an application credential that somebody can log in with. */
export interface IApplicationCredential {
  /** Id of the credential. */
  readonly credentialId: string;

  /** Secret of the credential, sensitive. */
  readonly secret: string;
}

/** Defines an application credential that exists already. */
export interface ApplicationCredentialAttributes {
  /** Id, 32 hexadecimal digits. */
  readonly id: string;

  /** Secret; a sensitive Terraform variable, never literal text. */
  readonly secret: string;
}

/** Properties of `ApplicationCredential`. */
export interface ApplicationCredentialProps {
  /** Name of the consumer, for instance `prod-a-cloud-controller`; one credential each. */
  readonly name: string;

  /**
   * What the credential is for.
   *
   * @default - made from the name
   */
  readonly description?: string;

  /**
   * Roles, by name, each of which the creator has in the project; never `admin`.
   *
   * @default - `member` and `load-balancer_member`, as far as the creator has them; not every cloud knows the latter
   */
  readonly roles?: readonly string[];

  /**
   * Requests that the credential may make.
   *
   * @default - whatever the roles allow
   */
  readonly accessRules?: readonly AccessRule[];

  /**
   * When the credential stops working.
   *
   * @default - never; a warning says so
   */
  readonly expiry?: CredentialExpiry;

  /**
   * Raise it to get a new secret; the new credential is there before the old one goes.
   *
   * @default 1
   */
  readonly generation?: number;
}

/**
 * Defines an application credential: a login for one program, without the rights to make further logins.
 *
 * Its secret is in the Terraform state. A Terraform run that itself logs in with a restricted application credential may not make
 * one; take `fromExisting` there.
 *
 * @see https://docs.openstack.org/keystone/latest/user/application_credentials.html
 */
export class ApplicationCredential extends Construct implements IApplicationCredential {
  /**
   * A credential that exists already.
   *
   * @throws ValidationError when the id is none, or the secret is literal text
   */
  public static fromExisting(attributes: ApplicationCredentialAttributes): IApplicationCredential {
    checkProps("ApplicationCredential.fromExisting", checkExisting(attributes));
    const { id, secret } = attributes;
    return { credentialId: id, secret };
  }

  public readonly credentialId: string;
  public readonly secret: string;

  /**
   * @throws ValidationError when a role is `admin`, an access rule is wrong, or the expiry is in the past
   */
  public constructor(scope: Construct, id: string, props: ApplicationCredentialProps) {
    super(scope, id);
    checkProps(this, checkApplicationCredential(props));
    const { name, accessRules, expiry } = props;
    const description = props.description ?? `Login of ${name}`;
    const roles = props.roles === undefined ? this.lookUpRoles() : undefined;
    const baseName = renderName(props, description);

    const credential = new IdentityApplicationCredentialV3(this, "Resource", {
      name: roles === undefined ? terraformText(baseName) : renderNameWithRoles(baseName, roles),
      description: terraformText(description),
      unrestricted: false,
      roles: roles?.asList() ?? props.roles?.map((role) => terraformText(role)),
      expiresAt: expiry?.time,
      accessRules: accessRules?.map((rule) => ({
        service: rule.service,
        method: rule.method,
        path: terraformText(rule.path),
      })),
      lifecycle: { createBeforeDestroy: true },
    });
    this.credentialId = credential.id;
    this.secret = credential.secret;
    if (expiry === undefined) {
      Annotations.of(this).addWarning(
        `the application credential ${name} never expires; give it 'expiry', or CredentialExpiry.never() if you raise 'generation' by hand`,
      );
    }
  }

  /** Keystone refuses a role that the creator lacks, and gives all of the creator's roles when none is named. */
  private lookUpRoles(): TerraformExpression {
    const scope = new DataOpenstackIdentityAuthScopeV3(this, "Scope", { name: "creator" });
    const own = TerraformExpression.raw(
      "[for role in ",
      Token.asString(scope.interpolationForAttribute("roles")),
      " : role.role_name]",
    );
    const wanted = TerraformExpression.call("sort", TerraformExpression.call("setintersection", DEFAULT_ROLES, own));
    return TerraformExpression.call("coalescelist", wanted, DEFAULT_ROLES.slice(0, 1));
  }
}

/** Every change makes a new credential before the old one goes, so each needs a name of its own. */
function renderName(props: ApplicationCredentialProps, description: string): string {
  const { name, generation = 1, roles = [], accessRules = [], expiry } = props;
  const time = expiry?.time;
  const rules = accessRules.map((rule) => [rule.service, rule.method, rule.path]);
  const facts = JSON.stringify([description, [...roles].sort(), rules, hasTokens(time) ? "computed" : time]);
  return `${name}-${generation}-${createHash("sha256").update(facts).digest("hex").slice(0, 6)}`;
}

function renderNameWithRoles(baseName: string, roles: TerraformExpression): string {
  const hash = TerraformExpression.call("sha256", TerraformExpression.call("join", ",", roles));
  return TerraformExpression.template(`${baseName}-`, TerraformExpression.call("substr", hash, 0, 4)).asString();
}

function checkExisting(attributes: ApplicationCredentialAttributes): CheckResult {
  const { id, secret } = readable(attributes);
  return [
    required("attributes", attributes) ?? knownKeys("", attributes, ["id", "secret"]),
    required("id", id) ?? uuid("id", id),
    required("secret", secret) ??
      (hasTokens(secret)
        ? undefined
        : problem(
            "secret",
            "literal-secret",
            "must not be literal text, which everybody reads in the synthesized files",
            "take a sensitive TerraformVariable",
          )),
  ];
}

function checkApplicationCredential(given: ApplicationCredentialProps): CheckResult {
  const props = readable(given);
  const { roles } = props;
  return [
    checkUnrestricted(props),
    required("props", given) ?? knownKeys("", given, [...KEYS, "unrestricted"]),
    required("name", props.name) ?? notBlank("name", props.name),
    matches("name", props.name, /^[^\n]{1,230}$/, `at most ${MAX_NAME_LENGTH} characters`),
    notBlank("description", props.description),
    unique("roles", roles, "roles"),
    roles?.length === 0
      ? problem(
          "roles",
          "roles-empty",
          "must name at least one role",
          "leave it out for member and load-balancer_member",
          roles,
        )
      : undefined,
    each("roles", roles, (at, role) => [
      notBlank(at, role),
      role === "admin"
        ? problem(at, "admin-role", "must not be admin", "use the roles that the program needs", role)
        : undefined,
    ]),
    checkAccessRules("accessRules", props.accessRules),
    props.expiry instanceof CredentialExpiry
      ? props.expiry.check("expiry")
      : ofKind("expiry", props.expiry, CredentialExpiry, "use CredentialExpiry.at(...) or .never()"),
    integer("generation", props.generation, { min: 1 }),
  ];
}

/** Callers without types may try it; a login that makes logins outlives its own removal. */
function checkUnrestricted(props: Partial<ApplicationCredentialProps>): CheckResult {
  return "unrestricted" in props
    ? problem(
        "unrestricted",
        "unrestricted-credential",
        "must not be given",
        "leave it out; credentials are always restricted",
        props.unrestricted,
      )
    : undefined;
}
