import {execFileSync} from 'node:child_process'

const SECONDS = 28

/** Settings of a terminal. */
interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  /** Program that runs in the terminal. Default: `sh`. */
  readonly shell?: readonly string[]
}

/** A terminal of tmux with a shell. */
export class TmuxTerminal {
  readonly #socket = `sso-oidc-${process.pid}-${crypto.randomUUID()}`

  constructor(env: Readonly<Record<string, string>>, {columns = 96, rows = 40, shell = ['sh']}: TerminalOptions = {}) {
    const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
    const size = ['-x', String(columns), '-y', String(rows)]
    this.#tmux(['-f', '/dev/null', 'new-session', '-d', ...size, 'env', '-i', ...variables, ...shell])
  }

  /** Types a line. */
  type(line: string): void {
    this.write(line)
    this.press('Enter')
  }

  /** Types a text. */
  write(text: string): void {
    this.#tmux(['send-keys', '-l', text])
  }

  /** Presses a key, for example `C-c`. */
  press(key: string): void {
    this.#tmux(['send-keys', key])
  }

  resize(columns: number, rows: number): void {
    this.#tmux(['resize-window', '-x', String(columns), '-y', String(rows)])
  }

  /** Returns the text on the screen, with wrapped lines joined, as soon as it matches. */
  async text(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + SECONDS * 1000
    for (;;) {
      const text = this.#tmux(['capture-pane', '-p', '-J'])
        .replace(/[ \t]+$/gm, '')
        .trimEnd()
      if (pattern.test(text)) return text
      if (Date.now() > deadline) throw new Error(`The terminal does not show ${pattern}:\n${text}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  close(): void {
    this.#tmux(['kill-server'])
  }

  #tmux(args: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...args], {encoding: 'utf8'})
  }
}
