import * as fc from "fast-check";
import { escapeReferences } from "../../lib/apps/render-container";
import { HOSTILE_TEXTS } from "../core/support/hostile-texts";
import { expandAsKubelet } from "./support/kubelet";

describe("text of variables and arguments", () => {
  it.each(HOSTILE_TEXTS.map((text) => [text]))("comes out of the kubelet as it was given: %j", (text) => {
    expect(expandAsKubelet(escapeReferences(text))).toBe(text);
  });

  it("comes out of the kubelet as it was given, whatever dollars and parentheses it has", () => {
    const texts = fc.string({ unit: fc.constantFrom("$", "(", ")", "{", "%", "a") });

    fc.assert(fc.property(texts, (text) => expandAsKubelet(escapeReferences(text)) === text));
  });

  it("would be changed without", () => {
    expect(expandAsKubelet("$(NAME) $$ $")).toBe("<replaced> $ $");
  });

  it("is left as it is when the kubelet would not touch it", () => {
    expect(escapeReferences("${x} costs 5$")).toBe("${x} costs 5$");
  });
});
