/** Rows of the table become cards where the table would not fit. */
export const FLEET_STYLES = `
main.fleet, .head.fleet, .foot.fleet { max-width: 84rem; }
.tools { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin: 1.5rem 0 1rem; font-size: .875rem; color: var(--quiet); }
.tools label { display: flex; gap: .5rem; align-items: center; }
.tools input, .tools select { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .45rem .65rem; }
.tools input { width: 17rem; max-width: 100%; }
.tools p { margin: 0 0 0 auto; font-variant-numeric: tabular-nums; }
.tools :focus-visible, th button:focus-visible { outline: 2px solid var(--inserted); outline-offset: 1px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); padding: 0; }
.list { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: clip; }
table.fleet { font-size: .9375rem; }
table.fleet thead th { position: sticky; top: 0; background: var(--card); border-top: 0; box-shadow: 0 1px 0 var(--line); z-index: 1; padding: 0; }
table.fleet th button { font: inherit; color: inherit; background: none; border: 0; padding: .7rem .75rem; cursor: pointer; width: 100%; text-align: inherit; }
table.fleet th button:hover { color: var(--text); }
table.fleet th[aria-sort] button { color: var(--text); }
table.fleet th[aria-sort=ascending] button::after { content: ' ▲'; font-size: .7em; }
table.fleet th[aria-sort=descending] button::after { content: ' ▼'; font-size: .7em; }
table.fleet th, table.fleet td { padding: .6rem .75rem; vertical-align: top; }
table.fleet tr > :nth-child(2), table.fleet tr > :nth-child(3) { text-align: left; }
table.fleet tbody tr:hover { background: var(--page); }
table.fleet small { display: block; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
table.fleet tbody th { white-space: normal; overflow-wrap: anywhere; width: 22%; min-width: 12rem; }
table.fleet td:nth-child(2) { white-space: normal; width: 36%; }
table.fleet small.line { overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; margin-top: .2rem; }
.pill { display: inline-block; font-size: .8125rem; font-weight: 600; line-height: 1.5; padding: 0 .6rem; border-radius: 99px; border: 1px solid currentColor; white-space: nowrap; }
@media (max-width: 60rem) {
  table.fleet, table.fleet tbody, table.fleet tr, table.fleet th, table.fleet td { display: block; }
  table.fleet thead { display: none; }
  table.fleet tr[hidden] { display: none; }
  table.fleet tr { border-top: 1px solid var(--line); padding: .75rem 1rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem 1rem; }
  table.fleet tr:first-child { border-top: 0; }
  table.fleet tbody th, table.fleet tbody td { border: 0; padding: 0; text-align: left; width: auto; white-space: normal; overflow-wrap: anywhere; }
  table.fleet tbody td:nth-child(2) { grid-column: 1 / -1; width: auto; order: -1; }
  table.fleet tbody th { grid-column: 1 / -1; order: -2; }
  table.fleet tbody td:nth-child(n+3)::before { content: attr(data-label); display: block; font-size: .8125rem; color: var(--quiet); }
  .tools p { margin: 0; }
  .tools label { flex: 1 1 14rem; } .tools input, .tools select { flex: 1; min-width: 0; }
}
`;
