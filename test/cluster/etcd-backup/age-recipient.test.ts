import { ageRecipient } from "../../../lib/cluster/etcd-backup/age-recipient";

const KEY = "age16mdgrze3p3yn7hslf6u84em4nnv74qcs8kwrru938xf9rwrpd48sxyv49t";
const PRIVATE_KEY = "AGE-SECRET-KEY-1QQPQQZRFR7ZZ2WCVYWKWQM7G7RYNCGZVWQFGKWQ";

describe("a public key of age", () => {
  test("is taken as age-keygen prints it", () => {
    expect(ageRecipient("key", KEY)).toBeUndefined();
    expect(ageRecipient("key", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")).toBeUndefined();
  });

  test("is refused with any single character changed, because its checksum covers all of them", () => {
    const others = [...KEY].map((character, index) => {
      const other = character === "q" ? "p" : "q";
      return `${KEY.slice(0, index)}${other}${KEY.slice(index + 1)}`;
    });

    expect(others.filter((other) => ageRecipient("key", other) === undefined)).toEqual([]);
  });

  test.each([KEY.slice(0, -1), `${KEY}q`, KEY.toUpperCase(), "", "ssh-ed25519 AAAA", `${KEY}\n`, 7, null])(
    "is refused as %j",
    (value) => {
      expect(ageRecipient("key", value)).toMatchObject({ code: "age-recipient", path: "key" });
    },
  );

  test("does not show in a message when it is a private key", () => {
    const problem = ageRecipient("key", PRIVATE_KEY);

    expect(problem).toMatchObject({ code: "age-private-key" });
    expect(JSON.stringify(problem)).not.toContain(PRIVATE_KEY);
  });
});
