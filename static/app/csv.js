// A report's table as CSV, RFC 4180: what a spreadsheet and a program both read without loss.

// A text that begins so would be run as a formula by a spreadsheet:
// https://owasp.org/www-community/attacks/CSV_Injection
const FORMULA = /^[=+\-@\t\r\n]/;

function cell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return quoted(FORMULA.test(value) ? `'${value}` : String(value));
}

/** A text as one cell, in quotes where it holds what would end the cell. */
export function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The CSV text of a table block: its labels, then every row at full precision. */
export function toCsv(block) {
  const rows = [block.columns.map(({ label }) => label), ...block.rows];
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
