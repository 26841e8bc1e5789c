import {EventEmitter} from 'node:events'
import {describe, expect, test} from 'vitest'
import {guardStream} from '../src/output/guard-stream.ts'
import {Redactor} from '../src/output/redactor.ts'
import {messageStream, resultText} from '../src/output/safe-stream.ts'

const SECRET = 'S3CR3T-0123456789'

/** Creates a stream that keeps its texts, and the safe stream for it. */
function safe({isTTY = false} = {}) {
  const written: string[] = []
  const stream = Object.assign(new EventEmitter(), {
    isTTY,
    columns: 80,
    write: (text: string) => written.push(text) > 0,
  })
  const redactor = new Redactor()
  redactor.add(SECRET)
  return {written, stream, messages: messageStream(() => stream, redactor)}
}

describe('standard error', () => {
  test('gets messages without secrets and with escaped control characters', () => {
    const {written, messages} = safe()
    messages.log(`a\tb\n${SECRET} \u001b[2J\u001b[1mbold\u202e\r`)
    messages.write(`${SECRET}\u0007`)
    expect(written).toEqual(['a\tb\n[redacted] \\u001b[2J\\u001b[1mbold\\u202e\\u000d\n', '[redacted]\\u0007'])
  })

  test('is opened by the first message, once', () => {
    let opened = 0
    const open = () => {
      opened += 1
      return {write: () => true}
    }
    const messages = messageStream(open, new Redactor())
    messages.clean(SECRET)
    expect(opened).toBe(0)
    messages.log('a')
    messages.log('b')
    expect(opened).toBe(1)
  })

  test('has the width of its terminal', () => {
    expect(safe({isTTY: true}).messages).toMatchObject({isTTY: true, columns: 80})
  })

  test('gets at most 16,000 characters of a message, which are counted after the redaction', () => {
    const {messages} = safe()
    expect(messages.clean('x'.repeat(16_000))).toBe('x'.repeat(16_000))
    expect(messages.clean('x'.repeat(16_001))).toBe(`${'x'.repeat(16_000)}…`)
    expect(messages.clean(`${'x'.repeat(15_990)}${SECRET}`)).toBe(`${'x'.repeat(15_990)}[redacted]`)
  })

  test('that breaks is ignored', () => {
    const {stream, messages} = safe()
    messages.log('a')
    expect(() => stream.emit('error', new Error('EPIPE'))).not.toThrow()
  })

  test.each([
    [true, ['\r\u001b[K']],
    [false, []],
  ])('clears its line on a terminal only (%j)', (isTTY, expected) => {
    const {written, messages} = safe({isTTY})
    messages.clearLine()
    expect(written).toEqual(expected)
  })
})

describe('a result', () => {
  const text = 'a\tb\n\u001b[1mbold\u001b[0m\u001b]0;title\u0007'

  test('is unchanged in a pipe', () => {
    expect(resultText({text, isColored: false}, {isTTY: false})).toBe(text)
  })

  test('is escaped on a terminal, with its colors too', () => {
    expect(resultText({text}, {isTTY: true})).toBe('a\tb\n\\u001b[1mbold\\u001b[0m\\u001b]0;title\\u0007')
  })

  test('keeps colors of the program itself on a terminal', () => {
    expect(resultText({text, isColored: true}, {isTTY: true})).toBe(
      'a\tb\n\u001b[1mbold\u001b[0m\\u001b]0;title\\u0007',
    )
  })
})

describe('a guarded stream', () => {
  /** Creates a stream like those of Node. */
  function nodeStream() {
    const written: string[] = []
    const stream = Object.assign(new EventEmitter(), {
      isTTY: true,
      columns: 80,
      write(text: string, done?: () => void) {
        written.push(text)
        done?.()
        return true
      },
    })
    return {written, stream: stream as unknown as NodeJS.WriteStream}
  }

  test('cleans texts and bytes that anybody writes, and leaves out bytes that Node logs', () => {
    const {written, stream} = nodeStream()
    guardStream(stream, (text) => text.replaceAll('secret', 'clean'))
    stream.write('a secret <Buffer 73 65> and <Buffer 63 72 ... 9 more bytes>')
    stream.write(Buffer.from('a secret in bytes'))
    expect(written).toEqual(['a clean <Buffer> and <Buffer>', 'a clean in bytes'])
  })

  test('calls the function that waits for the end of a write, with or without an encoding', () => {
    const {stream} = nodeStream()
    guardStream(stream, (text) => text)
    const calls: string[] = []
    stream.write('a', () => calls.push('a'))
    stream.write('b', 'utf8', () => calls.push('b'))
    stream.write('c')
    expect(calls).toEqual(['a', 'b'])
  })

  test('is returned without the filter, with the size and the errors of the terminal', () => {
    const {written, stream} = nodeStream()
    const plain = guardStream(stream, () => 'filtered')
    const errors: unknown[] = []
    plain.on?.('error', (error) => errors.push(error))
    plain.write('a secret')
    stream.emit('error', 'EPIPE')
    expect({written, errors, isTTY: plain.isTTY, columns: plain.columns}).toEqual({
      written: ['a secret'],
      errors: ['EPIPE'],
      isTTY: true,
      columns: 80,
    })
  })
})
