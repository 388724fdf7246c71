/** Colours are named for what they mean; both schemes keep text at a contrast of 4.5 or more. */
export const STYLES = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1a2230; --quiet: #566072; --line: #dde2ea; --code: #eef1f5;
  --rows-0: #e9edf2; --rows-1: #b7d4ec; --rows-2: #84b6de; --rows-3: #4f92c8; --rows-4: #2a6ea8; --rows-5: #12497c;
  --bad: #b3261e; --gap: #a15c00; --good: #1d6b3a; --gap-ground: #fdf0d9; --bad-ground: #fbe3e1;
  --inserted: #2a6ea8; --changed: #d08a1d; --unchanged: #a9b4c4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151c; --card: #191f29; --text: #e6eaf1; --quiet: #a3aebf; --line: #2d3645; --code: #222a36;
    --rows-0: #242c39; --rows-1: #1d4468; --rows-2: #26618f; --rows-3: #3b84b8; --rows-4: #67aadb; --rows-5: #a9d4f5;
    --bad: #ff8f86; --gap: #f2b655; --good: #7fd19b; --gap-ground: #3a2c12; --bad-ground: #451f1d;
    --inserted: #5ba3da; --changed: #e0a544; --unchanged: #56637a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  -webkit-text-size-adjust: 100%; overflow-wrap: anywhere;
}
main, .head, .foot { max-width: 70rem; margin: 0 auto; padding: 0 1.25rem; }
.head { padding-top: 2.25rem; }
.foot { padding-top: 1rem; padding-bottom: 3rem; color: var(--quiet); font-size: .875rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 0; }
h3 { font-size: 1rem; margin: 2rem 0 .5rem; }
h4 { font-size: .875rem; margin: 0 0 .25rem; display: flex; justify-content: space-between; gap: 1rem; }
h4 span, .note, .head p { color: var(--quiet); }
h4 span { font-weight: 400; font-variant-numeric: tabular-nums; }
p { margin: .25rem 0; max-width: 52rem; }
.note { font-size: .875rem; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.5rem; margin: 1.5rem 0; }
.title { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between; }
.title p { margin: 0; font-weight: 600; font-size: .9375rem; }
.good { color: var(--good); } .gap { color: var(--gap); } .bad { color: var(--bad); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.25rem, 1fr)); gap: .75rem; margin: 1.25rem 0 0; }
.head dl > div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .875rem 1rem; }
section dl { grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem 1.5rem; }
@media (min-width: 60rem) { section[data-stream] dl { grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); } }
section dl > div { border-top: 2px solid var(--line); padding-top: .5rem; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { margin: 0; font-size: 1.375rem; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; }
dd small { display: block; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
dd.moment { font-size: 1.0625rem; line-height: 1.65; }
.years { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1.25rem 2rem; margin-top: 1rem; }
.years.few { grid-template-columns: minmax(0, 56rem); }
.years > p { align-self: center; }
figure { margin: 0; min-width: 0; }
.months { position: relative; height: 1.1rem; font-size: .6875rem; line-height: 1.1rem; color: var(--quiet); }
.months span { position: absolute; top: 0; }
svg { display: block; max-width: 100%; height: auto; }
svg.year { width: 100%; }
svg text { fill: var(--quiet); }
.patterns { position: absolute; width: 0; height: 0; }
.legend { display: flex; flex-wrap: wrap; gap: .375rem 1.25rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .8125rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .45rem; }
.legend svg { width: 14px; height: 14px; flex: none; }
.split { display: grid; margin-top: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem; align-items: start; }
.split > * { min-width: 0; }
@media (min-width: 60rem) { .loaded { grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); } }
svg.ingest { width: 100%; max-width: 30rem; font-size: 11px; font-variant-numeric: tabular-nums; }
.scroll { overflow: auto; max-height: 20rem; border: 1px solid var(--line); border-radius: 8px; }
.scroll:focus-visible, summary:focus-visible { outline: 2px solid var(--inserted); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; font-variant-numeric: tabular-nums; overflow-wrap: normal; }
caption { text-align: left; color: var(--quiet); font-size: .8125rem; padding: .5rem .75rem; }
th, td { padding: .375rem .625rem; text-align: right; border-top: 1px solid var(--line); white-space: nowrap; }
th { font-weight: 600; }
thead th { color: var(--quiet); font-size: .8125rem; }
th:first-child, td.words { text-align: left; }
td.words { white-space: normal; min-width: 12rem; overflow-wrap: anywhere; }
details { margin-top: .5rem; font-size: .875rem; }
summary { cursor: pointer; color: var(--quiet); }
pre { margin: .5rem 0 0; padding: .75rem 1rem; background: var(--code); border-radius: 8px; overflow: auto; font: .8125rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
html { scroll-behavior: smooth; } section, h2 { scroll-margin-top: 1rem; }
.jump { max-width: 70rem; margin: 1.25rem auto 0; padding: 0 1.25rem; }
.jump ul { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.jump a { display: block; padding: .25rem .7rem; border: 1px solid var(--line); border-radius: 99px; background: var(--card); color: var(--text); text-decoration: none; font-size: .875rem; font-variant-numeric: tabular-nums; }
.jump a:hover { border-color: var(--quiet); } .jump a:focus-visible { outline: 2px solid var(--inserted); outline-offset: 2px; }
.run + .run { border-top: 1px solid var(--line); margin-top: 1.5rem; } .run h3 { margin-top: 1rem; } .run h3 .note { font-weight: 400; }
.line { margin-top: .75rem; font-size: .9375rem; }
.year-scroll { border: 0; border-radius: 0; max-height: none; overflow: visible; }
@media (max-width: 40rem) {
  .jump { padding: 0 .75rem; }
  .year-scroll { overflow-x: auto; } .year-scroll > div { min-width: 36rem; }
  main, .head, .foot { padding-left: .75rem; padding-right: .75rem; }
  section { padding: 1rem .875rem; }
  .head dl, section dl { grid-template-columns: 1fr 1fr; }
}
@media print { section { break-inside: avoid-page; } .scroll { max-height: none; } }
`;
