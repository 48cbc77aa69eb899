"use strict";

// lets a plain script require the library's TypeScript sources, so that nothing has to be compiled beforehand.

const swc = require("@swc/core");

// also where Node strips types itself, which it does not do for all of the language.
require.extensions[".ts"] = (module, file) => {
  const { code } = swc.transformFileSync(file, {
    swcrc: false,
    module: { type: "commonjs" },
    jsc: { target: "es2022", parser: { syntax: "typescript" } },
    sourceMaps: "inline",
  });
  module._compile(code, file);
};
