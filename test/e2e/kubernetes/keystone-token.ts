import { httpRequest } from "../support/http-client";
import { StepSkipped, expectThat } from "../support/run-report";

/** A token of a real Keystone, and the project that it is of. */
export interface RealToken {
  readonly token: string;
  readonly project: string;
  readonly authUrl: string;
}

/** Logs in with user name and password of the environment, as people do. */
export async function passwordToken(): Promise<RealToken> {
  const { OS_AUTH_URL, OS_USERNAME, OS_PASSWORD, OS_PROJECT_NAME } = process.env;
  if (OS_AUTH_URL === undefined || OS_USERNAME === undefined || OS_PASSWORD === undefined) {
    throw new StepSkipped("OS_AUTH_URL, OS_USERNAME, OS_PASSWORD and OS_PROJECT_NAME name no Keystone");
  }
  const domain = (name: string) => ({ name: process.env[name] ?? "Default" });
  const user = { name: OS_USERNAME, domain: domain("OS_USER_DOMAIN_NAME"), password: OS_PASSWORD };
  const answer = await httpRequest("POST", `${OS_AUTH_URL}/auth/tokens`, {
    body: {
      auth: {
        identity: { methods: ["password"], password: { user } },
        scope: { project: { name: OS_PROJECT_NAME, domain: domain("OS_PROJECT_DOMAIN_NAME") } },
      },
    },
  });
  expectThat(answer.status === 201, `Keystone answers ${answer.status}`);
  const { token } = JSON.parse(answer.body) as { readonly token: { readonly project: { readonly id: string } } };
  return { token: String(answer.headers["x-subject-token"]), project: token.project.id, authUrl: OS_AUTH_URL };
}
