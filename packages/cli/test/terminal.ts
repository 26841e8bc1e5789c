import xterm from '@xterm/headless'

const SIZE = {cols: 80, rows: 24}

/** Commands to the terminal that it obeys without a trace in its cells: title, colours, links, clipboard, and the like. */
const OSC_NUMBERS = [...Array(20).keys(), 50, 52, 104, 110, 111, 112, 133, 633, 777, 1337]

/** What is different for whoever writes to a terminal, or types at it, after a text was printed there. */
export interface TerminalState {
  /** Column of the cursor. */
  readonly column: number
  /** Which of the two screens is shown. */
  readonly screen: 'normal' | 'alternate'
  readonly modes: object
  /** What the terminal was told to do beside showing text. */
  readonly commands: readonly string[]
  /** What the terminal typed by itself, as answers to questions: the shell would read it. */
  readonly typed: readonly string[]
  /** How the next text looks: its characters, colours and styles, from the first column on. */
  readonly next: string
  /** Where the cursor ends after more lines than the screen has. */
  readonly bottom: number
}

/** Prints a text on a terminal of its own, and looks at what it left behind. */
export async function stateAfter(text: string): Promise<TerminalState> {
  // The system's terminal driver turns line breaks into two characters, and so does `convertEol`.
  const terminal = new xterm.Terminal({...SIZE, allowProposedApi: true, convertEol: true, scrollback: 0})
  const commands: string[] = []
  const typed: string[] = []
  terminal.onTitleChange(() => commands.push('title'))
  terminal.onData((data) => typed.push(data))
  for (const number of OSC_NUMBERS) {
    terminal.parser.registerOscHandler(number, () => commands.push(`OSC ${number}`) > 0)
  }
  const write = <T>(data: string, look: () => T): Promise<T> =>
    new Promise((resolve) => terminal.write(data, () => resolve(look())))
  const [left, next, bottom] = await Promise.all([
    write(text, () => ({
      column: terminal.buffer.active.cursorX,
      screen: terminal.buffer.active.type,
      modes: {...terminal.modes},
    })),
    write('next qjx\tend', () => cellsOf(terminal)),
    write('\n'.repeat(2 * SIZE.rows), () => terminal.buffer.active.cursorY),
  ])
  terminal.dispose()
  return {...left, commands, typed, next, bottom}
}

/** The line of the cursor, with the look of each run of cells. */
function cellsOf({buffer: {active}}: xterm.Terminal): string {
  const line = active.getLine(active.baseY + active.cursorY)
  let text = ''
  for (let column = 0; column < SIZE.cols; column += 1) {
    const cell = line?.getCell(column)
    text += `${cell?.getChars() || ' '}${cell?.isAttributeDefault() ? '' : '!'}`
  }
  return text.trimEnd()
}
