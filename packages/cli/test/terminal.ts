import xterm from '@xterm/headless'

const SIZE = {cols: 80, rows: 24}

/** Numbers of commands that do not change the cells of the screen: title, colors, links, clipboard, and others. */
const OSC_NUMBERS = [...Array(20).keys(), 50, 52, 104, 110, 111, 112, 133, 633, 777, 1337]

/** State of a terminal after a text. It decides how later output looks and what the shell reads. */
export interface TerminalState {
  /** Column of the cursor. */
  readonly column: number
  /** Screen that is shown. */
  readonly screen: 'normal' | 'alternate'
  readonly modes: object
  /** Commands other than text. */
  readonly commands: readonly string[]
  /** Replies of the terminal to queries. The shell would read them as input. */
  readonly typed: readonly string[]
  /** Look of the next text, with its characters, colors, and styles. */
  readonly next: string
  /** Row of the cursor after more lines than the screen has. */
  readonly bottom: number
}

/** Prints a text on a new terminal and returns the state afterwards. */
export async function stateAfter(text: string): Promise<TerminalState> {
  // `convertEol` converts \n to \r\n, as the terminal driver of the system does.
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

/** Returns the text of the line of the cursor. A cell with a style is marked with an exclamation mark. */
function cellsOf({buffer: {active}}: xterm.Terminal): string {
  const line = active.getLine(active.baseY + active.cursorY)
  let text = ''
  for (let column = 0; column < SIZE.cols; column += 1) {
    const cell = line?.getCell(column)
    text += `${cell?.getChars() || ' '}${cell?.isAttributeDefault() ? '' : '!'}`
  }
  return text.trimEnd()
}
