import {type BenchResult, machineTitle} from './result.ts'
import {type Row, toText} from './row.ts'

/** Rows of the figure, from slow to fast. */
const BARS = [
  'other/aws',
  'other/sdk',
  'other/gh-version',
  'node/post',
  'node/create-token',
  'node/token',
  'executable/create-token',
  'executable/token',
]

/** Sizes in pixels. `label` is the width of the names, and `value` that of the numbers. */
const SIZE = {width: 760, side: 20, label: 350, value: 70, head: 60, line: 30, bar: 18, foot: 40}

const FONTS = "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"

const STYLE = `
text{font:14px ${FONTS};fill:#24292f}.title{font-weight:600}.small{font-size:12px;fill:#57606a}.value{font-variant-numeric:tabular-nums}
.card{fill:#ffffff;stroke:#d0d7de}.own{fill:#0969da}.other{fill:#afb8c1}
@media (prefers-color-scheme: dark){
text{fill:#e6edf3}.small{fill:#8d96a0}.card{fill:#0d1117;stroke:#30363d}.own{fill:#58a6ff}.other{fill:#484f58}
}
`

/** Draws the wall times of whole processes as bars, for light and dark color schemes. Leaves out rows without a value. */
export function drawSpeed(result: BenchResult): string {
  const rows = BARS.flatMap((id) => result.rows.find((row) => row.id === id) ?? [])
  const {width, side, label, value, head, line, foot} = SIZE
  const height = head + line * rows.length + foot
  const scale = (width - 2 * side - label - value) / Math.max(...rows.map((row) => row.value))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>Duration of whole processes</title>',
    `<style>${STYLE}</style>`,
    `<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<text class="title" x="${side}" y="32">Duration of whole processes, less is better</text>`,
    ...rows.map((row, at) => drawBar(row, {y: head + line * at, scale})),
    `<text class="small" x="${side}" y="${height - 16}">${escaped(`Medians on ${machineTitle(result)}`)}</text>`,
    '</svg>',
    '',
  ].join('\n')
}

function drawBar({id, name, value, unit}: Row, {y, scale}: {y: number; scale: number}): string {
  const {side, label, bar} = SIZE
  const isOwn = /^(node|executable)\/(?!post|empty)/.test(id)
  const length = Math.max(1, Math.round(value * scale))
  const text = y + bar - 4
  return [
    `<text x="${side}" y="${text}">${escaped(isOwn ? `sso-oidc ${plain(name)}` : plain(name))}</text>`,
    `<rect class="${isOwn ? 'own' : 'other'}" x="${side + label}" y="${y}" width="${length}" height="${bar}" rx="3"/>`,
    `<text class="value" x="${side + label + length + 8}" y="${text}">${toText(value, unit)}</text>`,
  ].join('')
}

function plain(markdown: string): string {
  return markdown.replaceAll('`', '')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
