import { renderArgs, renderVolumes } from "../../lib/bootstrap/kubeadm/component-args";

describe("flags of a component", () => {
  test("are sorted by name, and those without a value are left out", () => {
    expect(renderArgs({ b: "2", a: "1", c: undefined })).toEqual([
      { name: "a", value: "1" },
      { name: "b", value: "2" },
    ]);
  });

  test("of the user win over the library's", () => {
    expect(renderArgs({ profiling: "false" }, [{ name: "profiling", value: "true" }])).toEqual([
      { name: "profiling", value: "true" },
    ]);
  });

  test("may be given several times, and keep their order", () => {
    const extra = [
      { name: "service-account-issuer", value: "https://new" },
      { name: "service-account-issuer", value: "https://old" },
    ];
    expect(renderArgs({}, extra)).toEqual(extra);
  });

  test("that are lists are joined, so that none of the library's is lost", () => {
    const own = { "enable-admission-plugins": "NodeRestriction,EventRateLimit" };
    const extra = [{ name: "enable-admission-plugins", value: "PodNodeSelector,NodeRestriction" }];
    expect(renderArgs(own, extra)).toEqual([
      { name: "enable-admission-plugins", value: "NodeRestriction,EventRateLimit,PodNodeSelector" },
    ]);
  });

  test("that are lists are the user's alone where the library has none", () => {
    const extra = [{ name: "feature-gates", value: "A=true" }];
    expect(renderArgs({}, extra)).toEqual(extra);
  });
});

describe("mounts of a component", () => {
  test("are read-only unless asked otherwise", () => {
    const volume = { name: "a", hostPath: "/a", mountPath: "/b" };
    expect(renderVolumes([volume, { ...volume, readOnly: false }])).toEqual([
      { ...volume, readOnly: true },
      { ...volume, readOnly: false },
    ]);
  });
});
