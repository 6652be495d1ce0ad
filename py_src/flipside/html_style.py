"""The style sheet of the HTML report: the colours and the calm of the page, light, dark and on paper."""

STYLE = """
:root {
  --page: #f6f7f8; --surface: #fff; --line: #d5d9de; --ink: #1d2329; --soft: #565e68;
  --accent: #0b6e99; --inverted: #c8501e; --edge: #858b94; --wash: #eef0f2;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121518; --surface: #191d21; --line: #343b43; --ink: #e6e9ec; --soft: #a4acb5;
    --accent: #5cb3da; --inverted: #f08a56; --edge: #7f8893; --wash: #22272c;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main { max-width: 60rem; margin: 0 auto; padding: 2rem clamp(1rem, 4vw, 2.5rem) 4rem; }
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; letter-spacing: -0.015em; }
h2 { margin: 2.75rem 0 0.75rem; font-size: 1.15rem; line-height: 1.3; }
p { margin: 0 0 0.75rem; max-width: 46rem; }
.soft { color: var(--soft); }
.small { font-size: 0.85rem; }
.verdict, .warnings {
  margin: 1.5rem 0; padding: 1rem 1.25rem; background: var(--surface);
  border: 1px solid var(--line); border-left: 6px solid var(--edge); border-radius: 8px;
}
.verdict.good { border-left-color: var(--accent); }
.verdict.bad, .verdict.mixed { border-left-color: var(--inverted); }
.verdict.mixed { border-left-style: double; }
.verdict .level { margin: 0 0 0.25rem; color: var(--soft); font-size: 0.8rem; font-weight: 600; }
.verdict .answer { font-size: 1.15rem; font-weight: 600; line-height: 1.4; }
.verdict p:last-child { margin-bottom: 0; }
.warnings h2 { margin: 0 0 0.25rem; font-size: 1rem; }
.warnings ul { margin: 0; padding-left: 1.2rem; }
dl.metrics { margin: 0; border-top: 1px solid var(--line); }
dl.metrics > div {
  display: grid; grid-template-columns: minmax(9rem, 15rem) minmax(5.5rem, 7rem) minmax(0, 1fr);
  gap: 0 1.5rem; align-items: baseline; padding: 0.4rem 0;
  border-bottom: 1px solid var(--line); break-inside: avoid;
}
dl.metrics dd { margin: 0; }
dl.metrics .value { font-weight: 600; text-align: right; }
dl.metrics .words { text-align: left; font-weight: 600; }
dl.metrics .help { color: var(--soft); font-size: 0.85rem; }
.note { display: block; color: var(--ink); }
.scroll { max-height: 34rem; overflow: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--surface); }
table { width: 100%; border-collapse: collapse; font-size: 0.9rem; }
th, td { padding: 0.3rem 0.75rem; text-align: left; vertical-align: bottom; overflow-wrap: normal; }
td { white-space: nowrap; border-top: 1px solid var(--line); }
td.text { min-width: 5rem; white-space: normal; }
thead th { position: sticky; top: 0; background: var(--wash); font-weight: 600; line-height: 1.25; }
.number { text-align: right; }
tbody tr:nth-child(even) { background: color-mix(in srgb, var(--wash) 45%, transparent); }
figure { margin: 0; break-inside: avoid; }
.card {
  padding: 0.75rem; overflow-x: auto; background: #fff; color: #1d2329;
  border: 1px solid var(--line); border-radius: 8px;
}
.card > svg { display: block; width: 100%; height: auto; }
.card > svg.given { min-width: 34rem; }
.card > svg.narrow { display: none; }
figcaption { margin-top: 0.5rem; max-width: 46rem; color: var(--soft); font-size: 0.85rem; }
details { margin-top: 0.5rem; font-size: 0.9rem; }
summary { color: var(--accent); cursor: pointer; width: fit-content; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
details dl { margin: 0.5rem 0 0; }
details dt { font-weight: 600; }
details dd { margin: 0 0 0.4rem; color: var(--soft); }
pre { max-height: 24rem; overflow: auto; padding: 0.75rem; background: var(--wash); border-radius: 8px; font-size: 0.8rem; white-space: pre-wrap; }
footer { margin-top: 3.5rem; padding-top: 0.5rem; border-top: 1px solid var(--line); color: var(--soft); font-size: 0.9rem; }
footer h2 { margin: 1.25rem 0 0.5rem; font-size: 0.95rem; color: var(--ink); }
footer dl { display: grid; grid-template-columns: minmax(8rem, 15rem) minmax(0, 1fr); gap: 0.2rem 1.5rem; margin: 0; }
footer dd { margin: 0; }
@media (max-width: 40rem) {
  h1 { font-size: 1.45rem; }
  dl.metrics > div { grid-template-columns: minmax(0, 1fr) auto; }
  dl.metrics .help { grid-column: 1 / -1; }
  dl.metrics .words { grid-column: 1 / -1; }
  .card { padding: 0.4rem; }
  .card > svg.wide { display: none; }
  .card > svg.narrow { display: block; }
  th, td { padding-inline: 0.5rem; }
}
@media print {
  :root { --page: #fff; --surface: #fff; --line: #c9ced4; --ink: #000; --soft: #444; --wash: #f2f3f4; --accent: #0b6e99; --inverted: #c8501e; color-scheme: light; }
  body { font-size: 9.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .scroll { max-height: none; overflow: visible; border: 0; }
  .card { overflow: visible; padding: 0; border: 0; }
  .card > svg.given { min-width: 0; }
  th, td { padding: 0.15rem 0.4rem; }
  td.text { min-width: 0; }
  details:not([open]) { display: none; }
  dl.metrics > div { grid-template-columns: 12rem 6rem minmax(0, 1fr); gap: 0 1rem; padding: 0.2rem 0; }
  dl.metrics .help { font-size: 0.8rem; line-height: 1.35; }
  thead th { position: static; }
  tr, .verdict { break-inside: avoid; }
  h2 { break-after: avoid; }
  @page { margin: 16mm 14mm; }
}
"""
