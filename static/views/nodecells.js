// The keys of a table of fields: as in a column of a spreadsheet.

const DOWN = { ArrowDown: 1, ArrowUp: -1 };

/**
 * Listens on a table of inputs, each with its row, column and cell in its dataset.
 * @param {{onInput: () => void, onChange: (changes: object) => void, shown: (cell: string) => string}} options
 *   `onChange` gets texts by cell, `shown` tells what a cell held before it was typed in
 */
export function startCells(table, { onInput, onChange, shown }) {
  const at = (row, column) => table.querySelector(`input[data-row="${row}"][data-column=${column}]`);

  function commit(input) {
    const { cell } = input.dataset;
    delete input.dataset.typing;
    const text = input.type === "checkbox" ? (input.checked ? "yes" : "no") : input.value.trim();
    if (text !== shown(cell)) onChange({ [cell]: text });
  }

  function go(input, by) {
    const next = at(Number(input.dataset.row) + by, input.dataset.column);
    if (!next) return;
    next.focus();
    if (next.type !== "checkbox") next.select();
  }

  table.addEventListener("input", ({ target }) => {
    if (target.type !== "checkbox") target.dataset.typing = "";
    onInput();
  });
  table.addEventListener("change", ({ target }) => commit(target));
  table.addEventListener("keydown", (event) => {
    const { key, shiftKey, target } = event;
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || !target.dataset.cell) return;
    const by = key === "Enter" ? (shiftKey ? -1 : 1) : DOWN[key];
    // The list of groups has the arrows while it is open; a change goes by Enter and Tab there.
    if (by && !(target.list && key !== "Enter")) {
      event.preventDefault();
      commit(target);
      go(target, by);
    } else if (key === "Escape" && "typing" in target.dataset) {
      delete target.dataset.typing;
      target.value = shown(target.dataset.cell);
      target.select();
      onInput();
    }
  });

  // A block of cells fills the table from here on, as in a spreadsheet.
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain").replace(/\r?\n$/, "");
    const { target } = event;
    if (!/[\t\n]/.test(text) || !target.dataset.cell) return;
    event.preventDefault();
    const columns = [...target.closest("tr").querySelectorAll("input")].map((input) => input.dataset.column);
    const left = columns.indexOf(target.dataset.column);
    const changes = {};
    text.split(/\r?\n/).forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const input = at(Number(target.dataset.row) + down, columns[left + right] ?? "none");
        if (!input) return;
        delete input.dataset.typing;
        changes[input.dataset.cell] = value.trim();
      });
    });
    onChange(changes);
  });
}
