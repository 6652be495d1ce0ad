import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CodeError, UserError } from "../../../static/python/client.js";
import { type } from "../views/keys.mjs";
import { texts } from "../views/stage.mjs";
import { promised, turn } from "../waiting.mjs";
import { appears } from "./appearing.mjs";
import { changesIn, faultsIn, paneIn, pressIn } from "./editing.mjs";
import { plays, pythons } from "./ownpython.mjs";
import { BROKEN, dataSet, toolFile, workbench } from "./workbench.mjs";

const STARTER = readFileSync(new URL("../../../static/workshop/starter.py", import.meta.url), "utf8");
const SEASONS = toolFile("seasonality", "The gallery’s seasonality");
const numbered = (n) => toolFile("seasonality", "Mine", `# version ${n}\n`);
const NOT_RUN = "It was not run; a report below is of the last version that was.";

/** A page with the code of a gallery tool. */
async function opened(t, options) {
  const page = await workbench(t, options);
  await page.shop.open("seasonality");
  return page;
}

// Reading

test("the code of a gallery tool is its file, unmarked, with nothing to reset, and nothing is kept of it", async (t) => {
  const page = await opened(t);
  assert.equal(page.text(), SEASONS);
  assert.equal(page.view().querySelector("h2").textContent, "Time of the year");
  assert.equal(document.activeElement, page.view().querySelector("h2"));
  assert.equal(page.tag(), "");
  assert.ok(page.part("Reset").disabled);
  assert.equal(page.own.records.size, 0);
  assert.equal(pythons.length, 0);
});

test("the Code view follows the chosen analysis while it is open, and only then", async (t) => {
  const page = await opened(t);
  page.shop.follow("seasonality");
  page.shop.follow("inversion");
  await turn();
  assert.equal(page.view().dataset.code, "inversion");
  assert.equal(page.text(), toolFile("inversion", "The gallery’s inversion"));
  await page.press("Close");
  page.shop.follow("seasonality");
  await turn();
  assert.equal(page.view(), null);
});

test("code that arrives late does not take the place of what was chosen since", async (t) => {
  const page = await opened(t);
  const late = promised();
  page.site.set("tools/inversion.py", late.promise);
  page.shop.follow("inversion");
  page.shop.follow("significance");
  await turn();
  late.resolve(toolFile("inversion"));
  await turn();
  assert.equal(page.view().dataset.code, "significance");
});

test("code that arrives after the view was closed does not open it again", async (t) => {
  const page = await opened(t);
  const late = promised();
  page.site.set("tools/inversion.py", late.promise);
  page.shop.follow("inversion");
  await page.press("Close");
  late.resolve(toolFile("inversion"));
  await turn();
  assert.equal(page.view(), null);
});

test("code that cannot be fetched is told in words, which can be dismissed; of code that nobody wants any more nothing is said", async (t) => {
  for (const failure of [404, new TypeError("Failed to fetch")]) {
    await t.test(String(failure), async (t) => {
      const page = await workbench(t);
      page.site.set("tools/inversion.py", failure);
      await page.shop.open("inversion");
      assert.match(
        page.slots.code.textContent,
        /The code could not be fetched\.Check the connection, then try again\./,
      );
      assert.deepEqual(page.announced, ["The code could not be fetched."]);
      await page.press("Dismiss");
      assert.equal(page.slots.code.childNodes.length, 0);

      const late = promised();
      page.site.set("tools/inversion.py", late.promise);
      await page.shop.open("seasonality");
      page.shop.follow("inversion");
      page.shop.follow("weights");
      await turn();
      late.resolve(failure);
      await turn();
      assert.equal(page.view().dataset.code, "weights");
      assert.equal(page.announced.length, 1);
    });
  }
});

test("closing leaves the keyboard's place at what opens it", async (t) => {
  const page = await opened(t);
  page.part("Close").focus();
  await page.press("Close");
  assert.equal(document.activeElement, page.showCode);
});

// Changing and running

test("what is typed is kept and marked as edited, and is not run until the visitor says so", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  assert.equal(page.tag(), "edited");
  assert.ok(!page.part("Reset").disabled);
  const record = page.own.of("seasonality");
  assert.equal(record.source, numbered(1));
  assert.equal(record.origin, "edited");
  await page.pause();
  assert.deepEqual(page.ran, []);
  assert.deepEqual(page.versions("seasonality"), []);
});

test("a run is of the code as it is, under its declaration, and is a version", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1")] });
  page.write(numbered(1));
  await page.run();
  assert.deepEqual(page.ran, ["seasonality"]);
  const tool = page.chosen.at(-1);
  assert.equal(tool.id, "seasonality");
  assert.equal(tool.title, "Mine");
  assert.equal(tool.origin, "edited");
  assert.equal(page.view().querySelector("h2").textContent, "Mine");
  assert.deepEqual(page.versions("seasonality"), [numbered(1)]);
  assert.deepEqual(pythons[0].all("declare").at(-1), [numbered(1), "seasonality"]);
  assert.equal(page.note(), "");
});

test("Control and Enter in the editor run it", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  pressIn(page.pane(), "Enter", { ctrlKey: true });
  await turn();
  assert.deepEqual(page.ran, ["seasonality"]);
  assert.equal(page.text(), numbered(1));
});

test("the gallery's own code is run as such, and no Python of its own is started for that", async (t) => {
  const page = await opened(t);
  await page.run();
  assert.deepEqual(page.ran, ["seasonality"]);
  assert.equal(page.chosen.at(-1).origin, undefined);
  assert.equal(page.own.records.size, 0);
  assert.equal(pythons.length, 0);
});

test("a run ends the one that goes on, and looks at the code only then", async (t) => {
  const page = await opened(t);
  page.busy = true;
  page.write(numbered(1));
  await page.run();
  assert.equal(page.cancelled, 1);
  assert.deepEqual(page.ran, ["seasonality"]);
});

test("while there is no data it says so, until there is some", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  await page.run();
  assert.equal(page.note(), "It can be run. Load a file, and it is.");
  page.shop.dataChanged();
  assert.equal(page.note(), "It can be run. Load a file, and it is.");
  page.sets.entries.push(dataSet("set-1"));
  page.sets.selected = "set-1";
  page.shop.dataChanged();
  assert.equal(page.note(), "");
});

test("a browser that keeps nothing says so when something is typed", async (t) => {
  const page = await opened(t, { lasting: false });
  page.write(numbered(1));
  assert.equal(page.note(), "This browser keeps nothing after you leave: download the file to keep it.");
});

// Faults

test("a fault is told at its line, nothing is run, and what was typed stays", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1")] });
  page.write(numbered(1));
  await page.run();
  const broken = `${numbered(2)}${BROKEN}`;
  page.write(broken);
  await page.run();
  assert.ok(page.faults().includes("SyntaxError: invalid syntax"));
  assert.deepEqual(faultsIn(page.pane()), ["???"]);
  assert.equal(page.note(), NOT_RUN);
  assert.equal(page.announced.at(-1), "The code cannot be run.");
  assert.deepEqual(page.ran, ["seasonality"], "only the one before");
  assert.equal(page.text(), broken);
  assert.deepEqual(page.versions("seasonality"), [broken, numbered(1)]);
});

test("a fault is marked when one pauses, and goes when it is mended", async (t) => {
  const page = await opened(t);
  page.write(`${numbered(1)}${BROKEN}`);
  await page.pause(799);
  assert.deepEqual(page.faults(), []);
  await page.pause(1);
  assert.ok(page.faults().includes("SyntaxError: invalid syntax"));
  page.write(numbered(2));
  await page.pause();
  assert.deepEqual(page.faults(), []);
  assert.deepEqual(faultsIn(page.pane()), []);
  assert.deepEqual(page.ran, []);
});

test("the code is looked at once, after the last letter", async (t) => {
  const page = await opened(t);
  for (const n of [1, 2, 3]) {
    page.write(numbered(n));
    await page.pause(700);
  }
  assert.equal(pythons.length, 0);
  await page.pause();
  assert.deepEqual(pythons[0].all("declare"), [[numbered(3), "seasonality"]]);
});

test("what is typed while the tool runs is looked at when it has ended", async (t) => {
  const page = await opened(t);
  page.busy = true;
  page.write(toolFile("seasonality", "Deeper"));
  await page.pause();
  await page.pause();
  assert.equal(pythons.length, 0);
  page.busy = false;
  await page.pause();
  assert.equal(page.own.of("seasonality").tool.title, "Deeper");
});

test("the form follows the declaration without a run", async (t) => {
  const page = await opened(t);
  page.write(toolFile("seasonality", "Deeper"));
  await page.pause();
  assert.equal(page.own.tools.find(({ id }) => id === "seasonality").title, "Deeper");
  assert.equal(page.view().querySelector("h2").textContent, "Deeper");
});

test("what Python says of an older text is not taken for the newer", async (t) => {
  const page = await opened(t);
  const declares = plays.declare;
  delete plays.declare;
  page.write(`${numbered(1)}${BROKEN}`);
  await page.pause();
  const [first] = pythons[0].asked.filter(({ call }) => call === "declare");
  plays.declare = declares;
  page.write(numbered(2));
  first.reject(new CodeError({ message: "SyntaxError: of the older", line: 2 }));
  await turn();
  assert.deepEqual(page.faults(), []);
  await page.pause();
  assert.equal(page.own.of("seasonality").tool.title, "Mine");
});

test("a declaration that arrives late does not name a newer text, which is not run for it", async (t) => {
  const page = await opened(t);
  delete plays.declare;
  page.write(toolFile("seasonality", "Older"));
  await page.run();
  const [first] = pythons[0].asked.filter(({ call }) => call === "declare");
  page.write(toolFile("seasonality", "Newer"));
  first.resolve({ id: "seasonality", title: "Older" });
  await turn();
  assert.equal(page.own.of("seasonality").tool, null);
  assert.notEqual(page.view().querySelector("h2").textContent, "Older");
  assert.deepEqual(page.ran, []);
});

test("a run of code that is closed before Python has looked at it is none", async (t) => {
  const page = await opened(t);
  delete plays.declare;
  page.write(numbered(1));
  await page.run();
  await page.press("Close");
  pythons[0].asked.find(({ call }) => call === "declare").resolve({ id: "seasonality", title: "Mine" });
  await turn();
  assert.deepEqual([page.ran, page.announced], [[], []]);
});

test("a fault of the run is marked in the code that is shown, and in no other", async (t) => {
  const page = await opened(t);
  page.write(`${numbered(1)}fails here\n`);
  const error = new CodeError({ message: "AttributeError: no months", line: 3, traceback: "in run" });
  page.shop.fault("inversion", error);
  page.shop.fault("seasonality", new UserError({ message: "Too short.", line: 3 }));
  assert.deepEqual(page.faults(), []);
  page.shop.fault("seasonality", error);
  assert.ok(page.faults().includes("AttributeError: no months"));
  assert.deepEqual(faultsIn(page.pane()), ["fails here"]);
});

// Back

test("Reset brings the gallery's own code back and runs it, unmarked", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1")] });
  page.write(numbered(1));
  await page.run();
  await page.press("Reset");
  assert.equal(page.text(), SEASONS);
  assert.equal(page.tag(), "");
  assert.ok(page.part("Reset").disabled);
  assert.equal(page.own.of("seasonality"), null);
  assert.equal(page.own.tools.find(({ id }) => id === "seasonality").origin, undefined);
  assert.deepEqual(page.ran, ["seasonality", "seasonality"]);
  assert.deepEqual(page.versions("seasonality"), [numbered(1)]);
});

test("what Reset takes back is in the history, though it was never run", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  await page.press("Reset");
  assert.deepEqual(page.versions("seasonality"), [numbered(1)]);
});

test("Reset mends what cannot be read", async (t) => {
  const page = await opened(t);
  page.write(BROKEN);
  await page.run();
  assert.notEqual(page.faults().length, 0);
  await page.press("Reset");
  assert.deepEqual(page.faults(), []);
  assert.deepEqual(page.ran, ["seasonality"]);
  assert.equal(page.text(), SEASONS);
});

test("each run of changed code is a version, the same again is no further one, and no more are kept than the limit says", async (t) => {
  const page = await opened(t, { versions: 3 });
  for (const n of [0, 1, 2, 3, 3, 4]) {
    page.write(numbered(n));
    await page.run();
    await page.run();
  }
  assert.deepEqual(page.versions("seasonality"), [numbered(4), numbered(3), numbered(2)]);
});

test("there is room for more than twenty versions, and a Reset leaves them", async (t) => {
  const page = await opened(t);
  const all = Array.from({ length: 22 }, (_, n) => numbered(n));
  for (const source of all) {
    page.write(source);
    await page.run();
  }
  await page.press("Reset");
  assert.deepEqual(page.versions("seasonality"), all.toReversed());
});

const versionButton = (page, action, n) => page.panel().querySelectorAll(`[data-action=version-${action}]`)[n];

test("a version is compared, taken back without being run, and deleted for good", async (t) => {
  const page = await opened(t);
  for (const n of [0, 1, 2]) {
    page.write(numbered(n));
    await page.run();
  }
  await page.press("History");
  versionButton(page, "compare", 2).click();
  const compared = changesIn(paneIn(page.panel()));
  assert.deepEqual(compared, { added: ["# version 2"], gone: ["# version 0"] });
  versionButton(page, "take", 2).click();
  assert.equal(page.text(), numbered(0));
  assert.equal(page.note(), "Taken back. Run it to see what it computes.");
  assert.equal(page.ran.length, 3);
  versionButton(page, "delete", 1).click();
  await turn();
  assert.deepEqual(page.versions("seasonality"), [numbered(2), numbered(0)]);
  assert.equal(page.panel().querySelectorAll("li.row").length, 2);
  assert.equal(page.own.of("seasonality").source, numbered(0));
});

test("an open history follows a run", async (t) => {
  const page = await opened(t);
  await page.press("History");
  assert.match(page.panel().textContent, /Nothing yet/);
  page.write(numbered(1));
  await page.run();
  assert.equal(page.panel().querySelectorAll("li.row").length, 1);
});

test("Compare shows what differs from the gallery's code, follows a run, and says where nothing does", async (t) => {
  const page = await opened(t);
  await page.press("Compare");
  assert.equal(page.panel().textContent, "Nothing is changed: this is the gallery’s own code.");
  page.write(`${SEASONS}# mine\n`);
  await page.run();
  assert.deepEqual(changesIn(paneIn(page.panel())), { added: ["# mine"], gone: [] });
});

test("an edited tool is opened as it was left, after a reload too", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  await page.press("Close");
  await page.shop.open("seasonality");
  assert.equal(page.text(), numbered(1));
  assert.equal(page.tag(), "edited");
  assert.equal(page.own.of("seasonality").origin, "edited");
});

// Tools of one's own

test("a new tool is the starter under an id of its own, marked as the visitor's, and is run at once", async (t) => {
  const page = await workbench(t);
  page.site.set("workshop/starter.py", toolFile("my_tool", "My tool"));
  await page.shop.create();
  assert.equal(page.text(), toolFile("my_tool", "My tool"));
  assert.equal(page.tag(), "yours");
  assert.equal(page.own.of("my_tool").origin, "new");
  assert.deepEqual(page.ran, ["my_tool"]);
  assert.equal(page.chosen.at(-1).id, "my_tool");
  assert.ok(!texts(page.view(), "button").includes("Reset"));
  assert.ok(!texts(page.view(), "button").includes("Compare"));
  assert.equal(document.activeElement, page.pane());
  await page.shop.create();
  assert.equal(page.text(), toolFile("my_tool_2", "My tool"));
  assert.deepEqual(
    page.own.tools.slice(-2).map(({ id }) => id),
    ["my_tool", "my_tool_2"],
  );
});

test("the starter that is shipped names its tool in one place, so that another id is all it takes", () => {
  assert.equal(STARTER.split("my_tool").length, 2);
});

test("a starter that cannot be fetched is told, and no tool is made of it", async (t) => {
  const page = await workbench(t);
  page.site.set("workshop/starter.py", 404);
  await page.shop.create();
  assert.match(page.slots.code.textContent, /The code could not be fetched\./);
  assert.equal(page.own.records.size, 0);
});

/** A page with a new tool. */
async function created(t, options) {
  const page = await workbench(t, options);
  page.site.set("workshop/starter.py", toolFile("my_tool", "My tool"));
  await page.shop.create();
  return page;
}

test("another id in the code of one's own tool is its new name, with all its versions", async (t) => {
  const page = await created(t);
  page.write(toolFile("streak", "Streaks"));
  await page.pause();
  assert.deepEqual([...page.own.records.keys()], ["streak"]);
  assert.equal(page.own.records.get("streak").name, "streak");
  assert.deepEqual(page.versions("streak"), [toolFile("my_tool", "My tool")]);
  assert.equal(page.view().dataset.code, "streak");
  assert.equal(page.view().querySelector(".file-name").textContent, "streak.py");
  await page.press("Share");
  assert.ok(texts(page.panel(), "button").includes("Download streak.py"));
  await page.run();
  assert.equal(page.ran.at(-1), "streak");
});

test("the id of another tool is refused in words, and nothing is renamed or run", async (t) => {
  const page = await created(t);
  page.write(toolFile("inversion", "Mine"));
  await page.run();
  assert.ok(page.faults().includes("There is a tool with the id “inversion” already."));
  assert.ok(page.faults().includes("Choose another id in TOOL."));
  assert.deepEqual([...page.own.records.keys()], ["my_tool"]);
  assert.deepEqual(page.ran, ["my_tool"]);
  assert.equal(page.own.of("my_tool").tool.id, "my_tool");
});

test("a gallery tool with another id can be made one's own, and is itself again then", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1")] });
  const mine = toolFile("months", "Months");
  page.write(mine);
  await page.run();
  assert.ok(page.faults().includes("TOOL says the id “months”, but this is the gallery’s tool “seasonality”."));
  assert.deepEqual(page.ran, []);
  await page.press("Make it a tool of my own");
  assert.equal(page.view().dataset.code, "months");
  assert.equal(page.text(), mine);
  assert.equal(page.tag(), "yours");
  assert.deepEqual(page.ran, ["months"]);
  assert.equal(page.own.of("seasonality"), null);
  assert.deepEqual(page.versions("seasonality"), [mine]);
  assert.ok(page.announced.includes("“Months” is a tool of your own now."));
});

test("a tool that is deleted takes its code and what it computes with it, and another's leaves them", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  await page.run();
  page.shop.gone("inversion");
  assert.notEqual(page.view(), null);
  page.shop.gone("seasonality");
  assert.equal(page.view(), null);
  assert.ok(pythons.at(-1).ended);
});

test("what is typed last before the code is closed is not looked at any more", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  await page.press("Close");
  await page.pause();
  assert.equal(pythons.length, 0);
  assert.equal(page.own.of("seasonality").source, numbered(1));
});

// With a language model

test("the prompt has the code as edited and follows the data, and the request is kept while the page is open", async (t) => {
  const page = await opened(t);
  page.write(numbered(1));
  page.part("Copy a prompt").click();
  const request = await appears(page.panel(), () => page.panel().querySelector("#prompt-request"));
  const prompt = () => page.panel().querySelector("pre").textContent;
  type(request, "Add the median.");
  assert.ok(prompt().includes(numbered(1)));
  assert.match(prompt(), /None\. The tool is tried on a sample/);
  page.sets.entries.push(dataSet("set-1", "momentum"));
  page.shop.dataChanged();
  await turn();
  assert.match(prompt(), /3 buckets, lowest rank first\./);
  assert.match(prompt(), /Add the median\./);
  assert.deepEqual(texts(page.panel(), ".ticks label"), ["Tell the names in “momentum” as well (file, columns)"]);
});

test("what the visitor does in the prompt's panel stays while the data are as they were", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1", "momentum")] });
  page.shop.dataChanged();
  page.part("Copy a prompt").click();
  const tick = await appears(page.panel(), () => page.panel().querySelector("input"));
  tick.click();
  page.sets.selected = null;
  page.shop.dataChanged();
  await turn();
  assert.equal(page.panel().querySelector("input"), tick);
  assert.ok(tick.checked);
});

/** Has an answer checked to its end. */
async function answered(page, code) {
  await page.press("Paste an answer");
  page.part("The model’s answer").value = `\`\`\`python\n${code}\`\`\`\n`;
  page.part("Check it").click();
  await appears(page.panel(), () => !page.part("Check it").disabled);
}

test("an answer is tried on a sample in a Python that is thrown away; taken over, it is run as edited code", async (t) => {
  const page = await opened(t, { entries: [dataSet("set-1", "secret")] });
  page.write(numbered(1));
  await page.run();
  const better = toolFile("seasonality", "Better");
  await answered(page, better);
  const trial = pythons.at(-1);
  assert.deepEqual(
    trial.all("read").map(([, { name }]) => name),
    ["10_Portfolios_Prior_12_2.CSV"],
  );
  assert.deepEqual(trial.all("runSource")[0][0], { source: better, name: "seasonality", origin: "edited" });
  assert.ok(trial.ended);
  assert.equal(page.text(), numbered(1));
  assert.equal(page.ran.length, 1);
  await page.press("Use it");
  assert.equal(page.text(), better);
  assert.equal(page.ran.length, 2);
  assert.equal(page.tag(), "edited");
  assert.deepEqual(page.versions("seasonality"), [better, numbered(1)]);
});

test("an answer that cannot be used changes nothing, and no tool is made of it", async (t) => {
  const page = await opened(t);
  await answered(page, `${toolFile("seasonality", "Worse")}${BROKEN}`);
  assert.match(page.panel().textContent, /SyntaxError: invalid syntax/);
  assert.equal(page.text(), SEASONS);
  assert.equal(page.own.records.size, 0);
  assert.deepEqual(page.faults(), []);
});

test("what was pasted stays when the code is run", async (t) => {
  const page = await opened(t);
  await page.press("Paste an answer");
  page.part("The model’s answer").value = "half of an answer";
  page.write(numbered(1));
  await page.run();
  assert.equal(page.part("The model’s answer").value, "half of an answer");
});
