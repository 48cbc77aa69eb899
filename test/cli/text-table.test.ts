import * as fc from "fast-check";
import { Paint, widthOf } from "../../lib/cli/paint";
import { countNames, joinNames, renderTable, wrapText } from "../../lib/cli/text-table";

describe("names", () => {
  test("that come more than once are written once, with how often", () => {
    expect(countNames(["default", "web", "default", "deny-all"])).toEqual(["default ×2", "web", "deny-all"]);
  });
});

describe("a table", () => {
  test("lines its columns up, painted cells too", () => {
    const paint = new Paint(true);
    const rows = [
      [paint.red("a"), "one"],
      ["long", "two"],
    ];
    expect(renderTable(rows, 80).map((line) => line.indexOf("o", 5) > 0)).toEqual([true, true]);
    expect(
      renderTable(
        [
          ["a", "one"],
          ["long", "two"],
        ],
        80,
      ),
    ).toEqual(["  a     one", "  long  two"]);
  });

  test("cuts what does not fit", () => {
    expect(renderTable([["a", "0123456789"]], 10)).toEqual(["  a  0123…"]);
  });
});

describe("joined names", () => {
  test("are all there when they fit", () => {
    expect(joinNames(["a", "b", "c"], 10)).toBe("a, b, c");
  });

  test("are counted when they do not", () => {
    expect(joinNames(["alpha", "beta", "gamma"], 17)).toBe("alpha and 2 more");
  });

  test("stay inside the width", () => {
    const names = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(names, fc.integer({ min: 20, max: 100 }), (list, width) => {
        expect(joinNames(list, width).length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("wrapped text", () => {
  test("keeps its lines, and breaks those that are too long", () => {
    expect(wrapText("one two three\nfour", 9, "  ")).toEqual(["  one two", "  three", "  four"]);
  });
});

describe("paint", () => {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;

  beforeEach(() => {
    delete process.env.NO_COLOR;
    delete process.env.FORCE_COLOR;
    process.env.TERM = "xterm";
  });

  afterEach(() => {
    Object.assign(process.env, { NO_COLOR, FORCE_COLOR, TERM });
    for (const [name, value] of Object.entries({ NO_COLOR, FORCE_COLOR, TERM })) {
      if (value === undefined) {
        delete process.env[name];
      }
    }
  });

  test("is for terminals", () => {
    expect(Paint.for({ isTTY: true }, undefined).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(Paint.for({ isTTY: false }, undefined).red("x")).toBe("x");
  });

  test("respects NO_COLOR", () => {
    process.env.NO_COLOR = "1";
    expect(Paint.for({ isTTY: true }, undefined).red("x")).toBe("x");
  });

  test("does as it is told before all", () => {
    process.env.NO_COLOR = "1";
    expect(Paint.for({}, true).red("x")).toBe("\u001b[31mx\u001b[39m");
    expect(Paint.for({ isTTY: true }, false).red("x")).toBe("x");
  });

  test("takes no room", () => {
    expect(widthOf(new Paint(true).bold("four"))).toBe(4);
  });
});
