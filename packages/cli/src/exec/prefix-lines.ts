/** Maximum length of a line in bytes. Longer ones are broken. */
const MAX_LENGTH = 1_048_576

const LINE_FEED = 0x0a

/**
 * Writes each line of a stream with a prefix. The bytes of a line stay the same. The last line gets a line break. Lines of
 * several streams are not mixed.
 *
 * @throws as `write`, and the stream is closed
 */
export async function prefixLines(
  source: AsyncIterable<Uint8Array>,
  prefix: string,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const start = Buffer.from(prefix)
  let rest = Buffer.alloc(0)
  for await (const chunk of source) {
    const lines: Uint8Array[] = []
    rest = Buffer.concat([rest, chunk])
    for (let end = rest.indexOf(LINE_FEED); end >= 0; end = rest.indexOf(LINE_FEED)) {
      lines.push(start, rest.subarray(0, end + 1))
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MAX_LENGTH) {
      lines.push(start, rest, Buffer.of(LINE_FEED))
      rest = Buffer.alloc(0)
    }
    if (lines.length > 0) await write(Buffer.concat(lines))
  }
  if (rest.length > 0) await write(Buffer.concat([start, rest, Buffer.of(LINE_FEED)]))
}
