import {STYLE} from '../pages/style.ts'

/** The look of the dashboard. */
export const DASHBOARD_STYLE = `${STYLE}
body { padding: 1.5rem; max-width: 84rem; margin: 0 auto; }
.top { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: 1.25rem; }
.top p { color: var(--quiet); font-size: .875rem; }
.board { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr) 21rem; align-items: start; }
main, aside { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); }
section { background: var(--surface); border: 1px solid var(--line); border-radius: .875rem; padding: 1.125rem 1.25rem;
  display: grid; gap: .875rem; grid-template-columns: minmax(0, 1fr); }
h2 { font-size: 1rem; line-height: 1.4; }
h2:focus { outline: none; }
.head { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; }
.head p, .empty { color: var(--quiet); font-size: .875rem; }
section button, section select { padding: .3125rem .75rem; font-size: .875rem; border-radius: .4375rem; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }

.requests { display: grid; }
.requests > li { display: grid; grid-template-columns: 7.5rem minmax(0, 1fr) auto; gap: .375rem 1rem; align-items: center;
  padding: .75rem 0; border-top: 1px solid var(--line); }
.requests > li:first-child { border-top: 0; padding-top: 0; }
.requests > li:last-child { padding-bottom: 0; }
.requests .code { font-size: 1.0625rem; letter-spacing: .04em; }
.requests bdi, td bdi { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.requests bdi { font-weight: 600; }
.requests small { display: block; overflow-wrap: anywhere; }
.requests select { max-width: 9rem; text-overflow: ellipsis; }

.scroll { overflow-x: auto; }
.scroll.tall { max-height: 24rem; overflow-y: auto; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th { white-space: nowrap; text-align: start; font-weight: 500; color: var(--quiet); font-size: .8125rem; }
th, td { padding: .375rem .75rem .375rem 0; vertical-align: baseline; border-bottom: 1px solid var(--line); }
tr:last-child td { border-bottom: 0; }
.tall th { position: sticky; top: 0; background: var(--surface); }
td code, time { font-family: var(--mono); font-size: .8125rem; }
td.nowrap { white-space: nowrap; }
td bdi { min-width: 8rem; }
td code { display: block; max-width: 20rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
td.number, th.number { text-align: end; padding-inline-end: 0; font-variant-numeric: tabular-nums; }

aside li code { display: block; }
time.clock { font: 600 1.625rem/1.2 var(--mono); font-variant-numeric: tabular-nums; display: block; }
pre { margin: 0; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; border-radius: .5rem; background: var(--sunken); border: 1px solid var(--line);
  font: .8125rem/1.55 var(--mono); }
summary { cursor: pointer; font-size: .9375rem; border-radius: .25rem; }
details > :not(summary) { margin-top: .75rem; }
details p, #connect p { font-size: .875rem; color: var(--quiet); }
.steps { display: grid; gap: .875rem; }
#still { margin-top: 1.25rem; }
.offline { display: none; margin-bottom: 1.25rem; }
[data-offline] .offline { display: block; }
[data-offline] .board { opacity: .55; }

@media (max-width: 60rem) { .board { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) {
  body { padding: 1rem .75rem; }
  section { padding: 1rem; }
  .requests > li { grid-template-columns: minmax(0, 1fr); }
}
`
