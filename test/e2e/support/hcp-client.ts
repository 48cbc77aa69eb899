import { httpRequest } from "./http-client";

interface Answer {
  readonly data?: { readonly id: string; readonly attributes: Readonly<Record<string, unknown>> };
}

/** The few calls of the HCP Terraform API that a test needs to prepare workspaces; they work on any server that speaks it. */
export class HcpClient {
  /** Variable that Terraform itself reads the token of a host from. */
  public static tokenVariable(hostname: string): string {
    return `TF_TOKEN_${hostname.replace(/-/g, "__").replace(/\./g, "_")}`;
  }

  public constructor(
    private readonly hostname: string,
    private readonly organization: string,
    private readonly token: string,
  ) {}

  /** Id of a workspace, or undefined when there is none of that name. */
  public async findWorkspace(name: string): Promise<string | undefined> {
    return (await this.call("GET", `/organizations/${this.organization}/workspaces/${name}`, undefined, [404]))?.data
      ?.id;
  }

  /** Gives a workspace environment variables, all of them sensitive. */
  public async setEnvironment(workspaceId: string, variables: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(variables)) {
      const attributes = { key, value, category: "env", sensitive: true };
      await this.call("POST", `/workspaces/${workspaceId}/vars`, { data: { type: "vars", attributes } });
    }
  }

  /** Lets every workspace of the organization read this one's state. */
  public async shareState(workspaceId: string): Promise<void> {
    const attributes = { "global-remote-state": true };
    await this.call("PATCH", `/workspaces/${workspaceId}`, { data: { type: "workspaces", attributes } });
  }

  /** Removes a workspace with its states and runs. */
  public async deleteWorkspace(workspaceId: string): Promise<void> {
    await this.call("DELETE", `/workspaces/${workspaceId}`, undefined, [404]);
  }

  private async call(
    method: string,
    path: string,
    body?: unknown,
    accepted: readonly number[] = [],
  ): Promise<Answer | undefined> {
    const headers = { authorization: `Bearer ${this.token}`, "content-type": "application/vnd.api+json" };
    const answer = await httpRequest(method, `https://${this.hostname}/api/v2${path}`, { headers, body });
    if (accepted.includes(answer.status)) {
      return undefined;
    }
    if (answer.status >= 400) {
      throw new Error(`${method} ${path} on ${this.hostname} answered ${answer.status}: ${answer.body.slice(0, 200)}`);
    }
    return answer.body === "" ? undefined : (JSON.parse(answer.body) as Answer);
  }
}
