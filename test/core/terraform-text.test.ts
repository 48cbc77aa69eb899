import { terraformJson, terraformText } from "../../lib/core";

test("text without template markers stays as it is", () => {
  expect(terraformText("echo $HOME 100%")).toBe("echo $HOME 100%");
});

test("template markers in text are doubled", () => {
  expect(terraformText("${HOME} %{ if }")).toBe("$${HOME} %%{ if }");
});

test("a JSON document without tokens is literal text with its keys in order", () => {
  expect(terraformJson({ b: "${x}", a: [1, null, undefined], c: undefined })).toBe('{"a":[1,null,null],"b":"$${x}"}');
});
