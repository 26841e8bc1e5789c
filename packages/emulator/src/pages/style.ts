/** The look of all pages: system fonts, two colour schemes, nothing loaded. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f3f5f8, #0f1317);
  --surface: light-dark(#fff, #171c22);
  --sunken: light-dark(#f3f5f8, #0f1317);
  --line: light-dark(#dce1e8, #2c343d);
  --edge: light-dark(#7c8794, #6d7986);
  --text: light-dark(#171c22, #e8ecf1);
  --quiet: light-dark(#545f6c, #9ba7b4);
  --accent: light-dark(#0a57c2, #8cb8ff);
  --on-accent: light-dark(#fff, #0a1a33);
  --good: light-dark(#15653a, #74d6a0);
  --bad: light-dark(#ab2420, #ff9d94);
  --warn: light-dark(#75510a, #ecc26e);
  --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  -webkit-text-size-adjust: 100%;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); }
h1, h2, p, dl, dd, ul { margin: 0; padding: 0; }
h1 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; }
ul { list-style: none; }
bdi, dd, p, code { overflow-wrap: anywhere; }
code { font-family: var(--mono); font-size: .875em; }
small { font-size: .8125rem; color: var(--quiet); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }

button, select, input { font: inherit; color: inherit; border-radius: .5rem; }
button { padding: .5625rem 1rem; font-weight: 600; cursor: pointer; background: transparent;
  border: 1px solid var(--edge); }
button:hover { background: color-mix(in srgb, var(--text) 7%, transparent); }
button.primary { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }
select, input { background: var(--surface); border: 1px solid var(--edge); }
select { padding: .5rem .625rem; max-width: 100%; }
label { font-weight: 600; }

.note { padding: .75rem .875rem; border-radius: .5rem; border-inline-start: .25rem solid var(--bad);
  background: color-mix(in srgb, var(--bad) 9%, transparent); }
.badge { display: inline-block; padding: .0625rem .5rem; border-radius: 1rem; font-size: .8125rem; font-weight: 600;
  white-space: nowrap; vertical-align: .0625rem; border: 1px solid currentColor; }
.good { color: var(--good); }
.bad { color: var(--bad); }
.warn { color: var(--warn); }
.quiet { color: var(--quiet); }
.code { font: 600 1.75rem/1.4 var(--mono); letter-spacing: .08em; }
`

/** The look of a page that is one card. */
export const CARD_STYLE = `${STYLE}
body { min-height: 100vh; min-height: 100dvh; padding: 2rem 1rem; display: grid; grid-template-columns: minmax(0, 28rem);
  place-content: safe center; gap: 1rem; }
main { padding: 2rem; display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr);
  background: var(--surface); border: 1px solid var(--line); border-radius: 1rem;
  box-shadow: 0 1px 2px rgb(0 0 0 / 4%), 0 8px 24px rgb(0 0 0 / 6%); }
header, footer { text-align: center; font-size: .8125rem; color: var(--quiet); }
header { font-weight: 600; letter-spacing: .01em; }
form { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
.field { display: grid; gap: .375rem; }
.field > input { padding: .75rem; font: 600 1.5rem/1.3 var(--mono); letter-spacing: .1em; text-align: center;
  text-transform: uppercase; width: 100%; }
.field > input::placeholder { color: var(--quiet); opacity: .55; }
.field > input[aria-invalid] { border-color: var(--bad); }
.field > select { width: 100%; padding: .625rem; }
p.code { padding: .75rem; text-align: center; border-radius: .625rem; background: var(--sunken); border: 1px solid var(--line); }
dl { display: grid; gap: .875rem; }
dt { font-size: .8125rem; color: var(--quiet); }
dd { font-weight: 500; }
dd ul { display: grid; gap: .375rem; }
dd li > * { display: block; }
dd code { font-weight: 400; color: var(--quiet); }
.choice { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
.choice button, .field + button { padding: .75rem 1rem; }
.sign { width: 3rem; height: 3rem; border-radius: 50%; padding: .75rem; stroke: currentColor; stroke-width: 2.5; fill: none;
  stroke-linecap: round; stroke-linejoin: round; background: color-mix(in srgb, currentColor 13%, transparent); }
@media (max-width: 30rem) {
  body { padding: 1rem 0 0; place-content: start stretch; grid-template-columns: minmax(0, 1fr); background: var(--surface); }
  main { padding: 1.25rem; border: 0; border-radius: 0; box-shadow: none; }
  footer { padding: 0 1.25rem 1.25rem; }
}
`
