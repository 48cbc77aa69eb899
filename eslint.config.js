"use strict";

const importX = require("eslint-plugin-import-x");
const jsdoc = require("eslint-plugin-jsdoc");
const tseslint = require("typescript-eslint");

const house = {
  rules: {
    "one-way-imports": require("./scripts/eslint/one-way-imports"),
    "default-on-optional": require("./scripts/eslint/default-on-optional"),
  },
};

const rawErrors = {
  selector: "NewExpression[callee.name=/^(Error|TypeError|RangeError|SyntaxError)$/]",
  message: "Throw a ValidationError from lib/core, which names the construct, the property and the cure.",
};
const bareThrows = {
  selector:
    "CallExpression[callee.property.name='toThrow'][arguments.length=0]:not([callee.object.property.name='not'])",
  message: "Say which error: a bare toThrow() passes on any crash.",
};
const leftOut = {
  selector: "MemberExpression[object.name=/^(describe|test|it)$/][property.name=/^(skip|only|todo|failing)$/]",
  message: "Every test runs, always.",
};
const vacuous = {
  selector: "CallExpression[callee.name='expect'][arguments.0.type='Literal']",
  message: "This expectation looks at nothing.",
};

const basics = {
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "max-lines": ["error", 400],
  "no-console": "error",
  "no-unreachable": "error",
  "no-var": "error",
  "no-warning-comments": ["error", { terms: ["todo", "fixme", "xxx", "hack"] }],
  "object-shorthand": "error",
  "prefer-const": "error",
  "import-x/first": "error",
  "import-x/no-duplicates": "error",
  "import-x/order": [
    "error",
    {
      groups: ["builtin", ["external", "internal", "unknown"], ["parent", "sibling", "index"]],
      "newlines-between": "never",
      alphabetize: { order: "asc", caseInsensitive: true },
    },
  ],
};

const typescript = {
  ...basics,
  "@typescript-eslint/await-thenable": "error",
  "@typescript-eslint/ban-ts-comment": "error",
  "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
  "@typescript-eslint/explicit-member-accessibility": "error",
  "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
  "@typescript-eslint/no-explicit-any": "error",
  "@typescript-eslint/no-floating-promises": "error",
  "@typescript-eslint/no-misused-promises": "error",
  "@typescript-eslint/no-non-null-assertion": "error",
  "@typescript-eslint/no-require-imports": "error",
  "@typescript-eslint/no-unnecessary-type-assertion": "error",
  "@typescript-eslint/no-unsafe-argument": "error",
  "@typescript-eslint/no-unsafe-assignment": "error",
  "@typescript-eslint/no-unsafe-call": "error",
  "@typescript-eslint/no-unsafe-member-access": "error",
  "@typescript-eslint/no-unsafe-return": "error",
  "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
  "@typescript-eslint/only-throw-error": "error",
  "@typescript-eslint/prefer-optional-chain": "error",
  "@typescript-eslint/prefer-readonly": "error",
  "@typescript-eslint/require-await": "error",
  "@typescript-eslint/return-await": "error",
  "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
};

module.exports = tseslint.config(
  {
    ignores: ["dist/", "coverage/", ".cache/", "**/.gen/", "**/cdktf.out/", "**/node_modules/", "lib/preview/assets/"],
  },
  {
    linterOptions: { noInlineConfig: true },
    plugins: { "import-x": importX, "@typescript-eslint": tseslint.plugin, house, jsdoc },
  },
  {
    files: ["**/*.ts"],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: typescript,
  },
  {
    files: ["lib/**/*.ts", "stacks/**/*.ts"],
    settings: {
      jsdoc: { mode: "typescript" },
      "import-x/extensions": [".ts"],
      "import-x/parsers": { "@typescript-eslint/parser": [".ts"] },
      "import-x/resolver-next": [importX.createNodeResolver({ extensions: [".ts", ".js"] })],
    },
    rules: {
      "no-restricted-syntax": ["error", rawErrors],
      "import-x/no-cycle": ["error", { ignoreExternal: true }],
      "house/one-way-imports": "error",
      "house/default-on-optional": "error",
      "@typescript-eslint/member-ordering": [
        "error",
        {
          default: [
            ["public-static-method", "public-static-get"],
            ["public-constructor", "protected-constructor", "private-constructor"],
            ["public-method", "public-get"],
            "protected-method",
            "private-instance-method",
          ],
        },
      ],
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: { ancestorsOnly: true },
          enableFixer: false,
          checkConstructors: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true, MethodDefinition: false },
          contexts: [
            "TSInterfaceDeclaration",
            "TSTypeAliasDeclaration",
            "TSEnumDeclaration",
            "ExportNamedDeclaration > VariableDeclaration",
            // what implements or overrides has its comment where it is declared.
            "ClassDeclaration[implements.length=0] > ClassBody > MethodDefinition[accessibility=public][kind!=constructor][override!=true]",
            "TSInterfaceDeclaration[id.name=/(Props|Options|Attributes)$/] TSPropertySignature",
          ],
        },
      ],
      "jsdoc/require-description": ["error", { contexts: ["ClassDeclaration", "TSInterfaceDeclaration"] }],
      "jsdoc/check-tag-names": ["error", { definedTags: ["default", "internal"] }],
      "jsdoc/check-param-names": ["error", { disableMissingParamChecks: true, checkDestructured: false }],
    },
  },
  {
    // the command is what talks to a person.
    files: ["lib/cli/**/*.ts", "examples/**/*.ts", "bench/**/*.ts"],
    rules: { "no-console": "off" },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "no-restricted-syntax": ["error", bareThrows, leftOut, vacuous],
      "house/one-way-imports": "error",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    // whole runs that a person watches; they load the app under test as it is.
    files: ["test/e2e/**/*.ts"],
    rules: { "no-console": "off", "@typescript-eslint/no-require-imports": "off" },
  },
  {
    files: ["**/*.js"],
    languageOptions: { sourceType: "commonjs" },
    rules: { ...basics, "no-console": "off", "no-unused-vars": ["error", { argsIgnorePattern: "^_" }] },
  },
);
