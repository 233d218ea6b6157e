/** Style of a report's page: light or dark as the reader has it, on screens of any width and on paper. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #f5f7fa; --card: #ffffff; --ink: #16202c; --muted: #4c5a6b; --line: #d5dce5; --accent: #0b57a8;
  --good: #14663a; --good-paper: #e4f4ea; --bad: #a3211c; --bad-paper: #fdeae8;
  --middling: #7a4a00; --middling-paper: #fdf1da; --neutral-paper: #e9edf3;
  --bar-neutral: #2f74c0; --bar-middling: #c98a1b; --bar-bad: #c23b34; --bar-good: #2a8a55; --pattern: rgb(255 255 255 / 70%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #0e141b; --card: #17202a; --ink: #e8eef5; --muted: #a9b7c6; --line: #33404e; --accent: #84bdf7;
    --good: #7fd9a4; --good-paper: #12301f; --bad: #ff9d96; --bad-paper: #3a1715;
    --middling: #f2c46d; --middling-paper: #35270c; --neutral-paper: #243140;
    --bar-neutral: #5b9ee6; --bar-middling: #d9a441; --bar-bad: #e8665e; --bar-good: #4cb57c; --pattern: rgb(14 20 27 / 65%);
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
body {
  margin: 0 auto; max-width: 76rem; padding: 0 clamp(1rem, 4vw, 2.5rem) 3rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
code { font: .92em/1.4 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h1, h2, h3, h4, p, dl, ul, figure { margin: 0; }
h1 { font-size: clamp(1.7rem, 1.2rem + 2.4vw, 2.6rem); line-height: 1.15; letter-spacing: -.015em; text-wrap: balance; }
h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
h3 { font-size: 1.1rem; line-height: 1.3; }
h4 { font-size: 1.02rem; line-height: 1.3; }
.unknown { color: var(--muted); font-style: italic; }

.title { padding-top: 2.5rem; display: grid; gap: 1.25rem; }
.kind { color: var(--accent); font-weight: 650; letter-spacing: .06em; text-transform: uppercase; font-size: .82rem; margin-bottom: -.9rem; }
dl { display: grid; gap: .7rem 1.75rem; }
dt { color: var(--muted); font-size: .82rem; line-height: 1.3; }
dd { margin: 0; }
.about { grid-template-columns: repeat(auto-fill, minmax(min(100%, 14.5rem), 1fr)); }
.facts { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.highlights { list-style: none; padding: 0; display: grid; gap: .9rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 10.5rem), 1fr)); }
.highlights li { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: .9rem 1rem; display: grid; gap: .2rem; align-content: start; justify-items: start; }
.highlights .name, .highlights .note { color: var(--muted); font-size: .85rem; }
.highlights strong { font-size: 1.45rem; line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }

nav { position: sticky; top: 0; z-index: 1; background: var(--paper); margin: 1.5rem 0 0; padding: .55rem 0; border-bottom: 1px solid var(--line); }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; font-size: .92rem; }
section { padding-top: 2.4rem; display: grid; gap: 1.1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); align-items: start; scroll-margin-top: 2.5rem; }
section > * { grid-column: 1 / -1; min-width: 0; }
section > figure, section > figure + .narrow { grid-column: auto; }
section > h3 { padding-top: .5rem; }

.verdict { display: inline-block; border-radius: 2rem; padding: .05rem .65rem; font-size: .85rem; font-weight: 620; white-space: nowrap; background: var(--neutral-paper); color: var(--ink); }
.verdict.good { background: var(--good-paper); color: var(--good); }
.verdict.bad { background: var(--bad-paper); color: var(--bad); }
.verdict.middling { background: var(--middling-paper); color: var(--middling); }
.cards { columns: 30rem; column-gap: 1rem; }
.cards.brief { columns: 20rem; }
.card { background: var(--card); border: 1px solid var(--line); border-left: .3rem solid var(--muted); border-radius: .6rem; padding: 1rem 1.15rem; display: grid; gap: .8rem; grid-template-columns: minmax(0, 1fr); margin-bottom: 1rem; break-inside: avoid; }
.card.good { border-left-color: var(--bar-good); }
.card.bad { border-left-color: var(--bar-bad); }
.card.middling { border-left-color: var(--bar-middling); }
.card header { display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; justify-content: space-between; }
.message { font-weight: 560; }
.brief .message { font-weight: 400; }
.inputs { grid-template-columns: minmax(0, 1fr); gap: 0; font-size: .92rem; }
.inputs > div { display: flex; justify-content: space-between; gap: 1rem; padding: .28rem 0; border-top: 1px solid var(--line); }
.inputs > div:last-child { border-bottom: 1px solid var(--line); }
.inputs dt { font-size: inherit; }
.inputs dd { flex: none; max-width: 60%; overflow-wrap: break-word; text-align: right; font-variant-numeric: tabular-nums; font-weight: 560; }
.details { gap: .55rem; font-size: .95rem; }
.details.small { font-size: .88rem; }

figure { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.15rem; }
figcaption { font-weight: 620; margin-bottom: .5rem; }
.chart svg { display: block; width: 100%; height: auto; }

.table { min-width: 0; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; overflow-wrap: normal; }
caption { text-align: left; font-weight: 620; padding: .8rem 1rem; }
caption span { display: inline-block; position: sticky; left: 1rem; max-width: min(100%, calc(100vw - 4rem)); }
th, td { padding: .45rem 1rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { color: var(--muted); font-weight: 560; font-size: .85rem; white-space: nowrap; }
tbody th { overflow-wrap: break-word; font-weight: 560; position: sticky; left: 0; background: var(--card); }
td { min-width: 6rem; max-width: 22rem; }
td:not(.number):has(a, bdi) { min-width: 10rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.number .unknown { white-space: normal; }
td time, th time { white-space: nowrap; }
.card .scroll { border-radius: .4rem; }
.card table { font-size: .88rem; }
.card caption, .card th, .card td { padding: .3rem .7rem; }
.marked, .marked th { background: var(--neutral-paper); }
.here { color: var(--accent); font-weight: 650; }
.more { color: var(--muted); font-size: .92rem; padding-top: .5rem; }
.links { padding-left: 1.2rem; display: grid; gap: .3rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--muted); font-size: .88rem; }
@media (max-width: 40rem) {
  .title { padding-top: 1.5rem; }
  nav { position: static; }
  .highlights { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .about, .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .7rem 1rem; }
  .card { padding: .9rem .9rem; }
  figure { padding: .9rem .6rem; }
  th, td, caption { padding-left: .7rem; padding-right: .7rem; }
  tbody th { max-width: 11rem; }
}
@media print {
  :root {
    --paper: #ffffff; --card: #ffffff; --ink: #000000; --muted: #3c4650; --line: #b4bcc6; --accent: #0b3f7a;
    --good: #0f5530; --good-paper: #ffffff; --bad: #8d1813; --bad-paper: #ffffff; --middling: #6a4000; --middling-paper: #ffffff; --neutral-paper: #f0f2f5;
    --bar-neutral: #2f74c0; --bar-middling: #c98a1b; --bar-bad: #c23b34; --bar-good: #2a8a55; --pattern: rgb(255 255 255 / 70%);
  }
  @page { size: A4; margin: 14mm; }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .skip { display: none; }
  .title { padding-top: 0; }
  h2, h3, h4, caption { break-after: avoid; }
  .card, figure, tr, .highlights li { break-inside: avoid; }
  .cards, .cards.brief { columns: 2; }
  .verdict { border: 1px solid currentColor; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 7.6pt; }
  th, td { padding: .2rem .3rem; min-width: 0; white-space: normal; }
  thead th, tbody th, .number, time { white-space: normal; }
  thead { display: table-header-group; }
  tbody th { position: static; }
}
`
