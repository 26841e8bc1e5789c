/** Size of one character, in the units of the picture. */
const CELL = {width: 8.4, height: 20}

/** Space around the text. The top has the buttons of the window. */
const MARGIN = {side: 20, top: 48, bottom: 16}

const THEMES = {
  light: {window: '#ffffff', border: '#d0d7de', text: '#24292f', prompt: '#0969da'},
  dark: {window: '#0d1117', border: '#30363d', text: '#e6edf3', prompt: '#58a6ff'},
} as const

const BUTTONS = ['#ff5f57', '#febc2e', '#28c840']

const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"

/** Draws the text of a terminal as a window. Lines that begin with `$ ` are commands. */
export function toSvg(screen: string, theme: keyof typeof THEMES): string {
  const {window, border, text, prompt} = THEMES[theme]
  const lines = screen.split('\n')
  const width = Math.ceil(2 * MARGIN.side + CELL.width * Math.max(...lines.map((line) => line.length)))
  const height = MARGIN.top + CELL.height * lines.length + MARGIN.bottom
  const rows = lines.flatMap((line, index) => {
    if (line === '') return []
    const y = MARGIN.top + CELL.height * (index + 0.7)
    // The width of a line does not depend on the font of the reader.
    const size = `textLength="${round(line.length * CELL.width)}" lengthAdjust="spacingAndGlyphs"`
    return `<text x="${MARGIN.side}" y="${round(y)}" ${size}>${toSpans(line)}</text>`
  })
  const buttons = BUTTONS.map((color, index) => `<circle cx="${24 + 20 * index}" cy="24" r="6" fill="${color}"/>`)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    '<title>A sign-in, the list of roles, and a command with the credentials of a role</title>',
    `<style>text{font:14px ${FONTS};fill:${text};white-space:pre}.prompt{fill:${prompt};font-weight:bold}.command{font-weight:bold}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${window}" stroke="${border}"/>`,
    ...buttons,
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

function toSpans(line: string): string {
  if (!line.startsWith('$ ')) return escaped(line)
  return `<tspan class="prompt">$</tspan><tspan class="command"> ${escaped(line.slice(2))}</tspan>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
