// Program that writes or reads a cached token until standard input ends, and then prints the counts as JSON:
// node cache-race.ts write|read HOME KEY TOKEN…
import {readCachedToken, writeCachedToken} from '../src/cache/token-cache.ts'

const [, , mode, home = '', key = '', ...texts] = process.argv
const context = {env: {HOME: home}, cwd: '/'}
const tokens = texts.map((text) => JSON.parse(text))
const counts = {count: 0, wrong: 0}
let hasEnded = false
process.stdin.resume().on('end', () => {
  hasEnded = true
})

console.log('ready')
while (!hasEnded) {
  counts.count += 1
  if (mode === 'write') {
    writeCachedToken(key, tokens[counts.count % tokens.length], context)
  } else {
    const token = await readCachedToken(key, context)
    if (!texts.includes(JSON.stringify(token))) counts.wrong += 1
  }
  await new Promise((resolve) => setImmediate(resolve))
}
console.log(JSON.stringify(counts))
