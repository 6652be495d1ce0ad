// The code editor. It stands in a shadow root, because there its styles are no inline styles, which the page's policy
// forbids.

import * as cm from "../editor.js";
import { h } from "../views/dom.js";

const look = cm.EditorView.theme({
  "&": {
    color: "var(--ink)",
    backgroundColor: "var(--surface)",
    fontSize: "0.8125rem",
    maxHeight: "var(--pane-height)",
  },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--sunken)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line)", color: "var(--ink)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunken) 55%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 30%, transparent)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "var(--accent-wash)",
    outline: "1px solid var(--accent)",
  },
  ".cm-searchMatch": { backgroundColor: "color-mix(in srgb, var(--inverted) 25%, transparent)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-wash)" },
  ".cm-foldPlaceholder": { backgroundColor: "var(--sunken)", color: "var(--soft)", border: "1px solid var(--line)" },
  ".cm-panels": { backgroundColor: "var(--sunken)", color: "var(--ink)" },
  ".cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "0.5rem", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", fontSize: "1.25rem", padding: "0 0.5rem" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { fontSize: "0.8125rem" },
  ".cm-panel.cm-search input[type=text], .cm-panel.cm-search button": {
    padding: "0.25rem 0.5rem",
    borderRadius: "4px",
  },
  ".cm-textfield": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--edge)" },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--surface)",
    border: "1px solid var(--edge)",
    color: "var(--ink)",
  },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", maxWidth: "36rem" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--inverted)" },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    backgroundColor: "var(--inverted-wash)",
    textDecoration: "underline wavy var(--inverted)",
  },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--accent-wash) !important" },
  ".cm-changedText": { background: "color-mix(in srgb, var(--accent) 30%, transparent) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--inverted-wash)", paddingLeft: "6px" },
  ".cm-deletedChunk .cm-deletedText": { background: "color-mix(in srgb, var(--inverted) 30%, transparent)" },
  ".cm-collapsedLines": { backgroundImage: "none", backgroundColor: "var(--sunken)", color: "var(--soft)" },
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…" !important' },
  ".cm-changeGutter": { width: "4px" },
  ".cm-changedLineGutter": { background: "var(--accent) !important" },
  ".cm-deletedLineGutter": { background: "var(--inverted) !important" },
});

const { tags } = cm;
const colours = cm.HighlightStyle.define([
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword],
    color: "var(--accent-ink)",
    fontWeight: "600",
  },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--inverted-ink)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--inverted-ink)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.definition(tags.variableName), tags.definition(tags.function(tags.variableName))], fontWeight: "600" },
  { tag: tags.meta, color: "var(--soft)" },
]);

const python = new cm.LanguageSupport(cm.pythonLanguage);
const shared = (label) => [
  cm.lineNumbers(),
  cm.highlightSpecialChars(),
  cm.EditorState.tabSize.of(4),
  // Editable text can be reached anyway; to be told so, checkers want the attribute.
  cm.EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
  cm.syntaxHighlighting(colours),
  cm.highlightSelectionMatches(),
  cm.search({ top: true }),
  python,
  look,
];

function place(tall) {
  const host = h("div", { class: `pane${tall ? " tall" : ""}` });
  return { host, root: host.attachShadow({ mode: "open" }) };
}

const handled = (work) => () => {
  work();
  return true;
};

/** A Tab within the next seconds leaves the editor. */
function leaving(view) {
  view.setTabFocusMode(2000);
  return false;
}

/**
 * An editor of Python.
 * @param {{label: string, source: string, onChange: (source: string) => void, onRun: () => void}} options
 * @returns {{element: Node, source: string, mark: Function, reveal: Function, focus: Function, destroy: Function}}
 */
export function editor({ label, source, onChange, onRun }) {
  const { host, root } = place(true);
  const ownKeys = [
    { key: "Mod-Enter", run: handled(onRun), preventDefault: true },
    cm.indentWithTab,
    { key: "Escape", run: leaving }, // also where it takes back a selection first
  ];
  const view = new cm.EditorView({
    root,
    parent: root,
    state: cm.EditorState.create({
      doc: source,
      extensions: [
        shared(label),
        cm.keymap.of(ownKeys),
        cm.history(),
        cm.drawSelection(),
        cm.rectangularSelection(),
        cm.indentOnInput(),
        cm.indentUnit.of("    "),
        cm.bracketMatching(),
        cm.closeBrackets(),
        cm.autocompletion(),
        cm.foldGutter(),
        cm.lintGutter(),
        cm.highlightActiveLine(),
        cm.highlightActiveLineGutter(),
        cm.keymap.of([
          ...cm.closeBracketsKeymap,
          ...cm.defaultKeymap,
          ...cm.searchKeymap,
          ...cm.historyKeymap,
          ...cm.foldKeymap,
          ...cm.completionKeymap,
          ...cm.lintKeymap,
        ]),
        // A file is for the page (views/drop.js): here its text would be put into the code.
        cm.EditorView.domEventHandlers({ drop: ({ dataTransfer }) => dataTransfer.files.length > 0 }),
        cm.EditorView.updateListener.of((update) => update.docChanged && onChange(update.state.doc.toString())),
      ],
    }),
  });

  const lineAt = (number) => view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
  return {
    element: host,
    get source() {
      return view.state.doc.toString();
    },
    /** Another text in its place; it can be undone. */
    set source(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    /** Marks a line as at fault, with the message; without a line nothing is marked. */
    mark(line, message) {
      const at = line && lineAt(line);
      const from = at && at.from + at.text.search(/\S|$/);
      const marks = at ? [{ from, to: Math.max(at.to, from), severity: "error", message }] : [];
      view.dispatch(cm.setDiagnostics(view.state, marks));
    },
    /** Puts the cursor into a line and shows it. */
    reveal(line) {
      const { from } = lineAt(line);
      view.dispatch({ selection: { anchor: from }, effects: cm.EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** Code to read: `original` given, what differs from it. */
export function reader({ label, source, original = null }) {
  const { host, root } = place(false);
  const difference = cm.unifiedMergeView?.({
    original: original ?? "",
    mergeControls: false,
    collapseUnchanged: { margin: 3, minSize: 8 },
  });
  new cm.EditorView({
    root,
    parent: root,
    state: cm.EditorState.create({
      doc: source,
      extensions: [
        shared(label),
        cm.EditorState.readOnly.of(true),
        cm.EditorView.editable.of(false),
        cm.keymap.of([...cm.searchKeymap, ...cm.defaultKeymap]),
        original === null ? [] : difference,
      ],
    }),
  });
  return host;
}
