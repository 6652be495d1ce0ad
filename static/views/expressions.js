// How the expressions of a chart are evaluated. Vega's interpreter walks through the whole expression again for every mark
// and makes half a dozen functions each time, which was most of what a chart took to draw. Here what nearly all marks are
// placed by (a field, a scale, a comparison) is made into functions once. Whatever else there is, is left to Vega's.

const BINARY = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => a < b,
  ">": (a, b) => a > b,
  "<=": (a, b) => a <= b,
  ">=": (a, b) => a >= b,
  "===": (a, b) => a === b,
  "!==": (a, b) => a !== b,
};
const UNARY = { "+": (a) => +a, "-": (a) => -a, "!": (a) => !a };
const FUNCTIONS = { isFinite: Number.isFinite, isNaN: Number.isNaN }; // which Vega's interpreter has by itself
const OF_EVENTS = new Set(["view", "item", "group", "xy", "x", "y"]);
const NAMED = new Set(["datum", "event", "item"]);
const own = (table, name) => (Object.hasOwn(table, name) ? table[name] : undefined);

/** (datum, params) => value, or null where a part of the expression is none that is known here. */
function compiled(node, functions) {
  const parts = (...nodes) => {
    const made = nodes.map((each) => compiled(each, functions));
    return made.includes(null) ? null : made;
  };
  switch (node.type) {
    case "Literal":
      return node.regex ? null : () => node.value;
    case "Identifier":
      // Constants such as PI begin with a capital letter.
      return NAMED.has(node.name) || !/^[a-z]/.test(node.name) ? null : (_, params) => params[`$${node.name}`];
    case "MemberExpression": {
      const { object, property, computed } = node;
      if (object.type !== "Identifier" || object.name !== "datum") return null;
      if (computed && property.type !== "Literal") return null;
      const field = computed ? property.value : property.name;
      return (datum) => datum[field];
    }
    case "UnaryExpression": {
      const of = own(UNARY, node.operator);
      const made = of && parts(node.argument);
      return made ? (datum, params) => of(made[0](datum, params)) : null;
    }
    case "BinaryExpression": {
      const of = own(BINARY, node.operator);
      const made = of && parts(node.left, node.right);
      return made ? (datum, params) => of(made[0](datum, params), made[1](datum, params)) : null;
    }
    case "LogicalExpression": {
      const made = parts(node.left, node.right);
      if (!made) return null;
      const [left, right] = made;
      return node.operator === "&&"
        ? (datum, params) => left(datum, params) && right(datum, params)
        : (datum, params) => left(datum, params) || right(datum, params);
    }
    case "ConditionalExpression":
      return choice(parts(node.test, node.consequent, node.alternate));
    case "CallExpression": {
      const name = node.callee.name.replace(/^_/, "");
      if (name === "if") return choice(parts(...node.arguments));
      const of = OF_EVENTS.has(name) ? null : (functions[name] ?? own(FUNCTIONS, name));
      const made = of && parts(...node.arguments);
      return made
        ? (datum, params) =>
            of.apply(
              functions,
              made.map((each) => each(datum, params)),
            )
        : null;
    }
    default:
      return null;
  }
}

function choice(made) {
  if (!made) return null;
  const [test, yes, no] = made;
  return (datum, params) => (test(datum, params) ? yes(datum, params) : no(datum, params));
}

/** The evaluator to give to Vega's View, from its own interpreter. */
export const evaluator = (interpreter) => ({
  ...interpreter,
  parameter(context, expression) {
    return compiled(expression.ast, context.functions) ?? interpreter.parameter(context, expression);
  },
  encode(context, { marktype, channels }) {
    const quick = [];
    const others = {};
    for (const [name, channel] of Object.entries(channels)) {
      const made = compiled(channel.ast, context.functions);
      if (made) quick.push([name, made]);
      // Vega looks at which channels there are, to derive widths and heights; those that it does not list it does not compute.
      Object.defineProperty(others, name, { value: channel, enumerable: !made });
    }
    const rest = interpreter.encode(context, { marktype, channels: others });
    return (item, params) => {
      let changed = 0;
      for (const [name, made] of quick) {
        const value = made(item.datum, params);
        if (item[name] === value) continue;
        item[name] = value;
        changed = 1;
      }
      return rest(item, params) || changed;
    };
  },
});
