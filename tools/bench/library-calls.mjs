// Calls CreateToken with the library or with the AWS SDK, in its own process:
//   node library-calls.mjs library|sdk URL SECONDS
// Writes a `CallResult` of library.ts to standard output. With 0 seconds, it sends one request. Plain JavaScript, because the
// removal of types would count as start-up time.

/** Calls for the measurement of the heap. Few enough for the young generation, so that nothing is collected. */
const HEAP_CALLS = 300

const REQUEST = {clientId: 'id', clientSecret: 'secret', grantType: 'refresh_token', refreshToken: 'token'}

/** Imports a client and returns a function that sends one request. */
const CLIENTS = {
  async library(endpoint) {
    const {createClient, createToken} = await import('@sso-oidc/core')
    const client = createClient({region: 'us-east-1', endpoint})
    return () => client.send(createToken, REQUEST)
  },
  async sdk(endpoint) {
    const {CreateTokenCommand, SSOOIDCClient} = await import('@aws-sdk/client-sso-oidc')
    const client = new SSOOIDCClient({region: 'us-east-1', endpoint})
    return () => client.send(new CreateTokenCommand(REQUEST))
  },
}

async function measureLoad(call, inFlight, seconds) {
  let count = 0
  const started = performance.now()
  const end = started + seconds * 1000
  const before = process.cpuUsage()
  const repeat = async () => {
    for (; performance.now() < end; count += 1) await call()
  }
  await Promise.all(Array.from({length: inFlight}, repeat))
  const {user, system} = process.cpuUsage(before)
  return {perSecond: (count / (performance.now() - started)) * 1000, cpu: (user + system) / count}
}

async function measureHeap(call) {
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (let turn = 0; turn < HEAP_CALLS; turn += 1) await call()
  return (process.memoryUsage().heapUsed - before) / HEAP_CALLS
}

const [name = '', url = '', seconds = '0'] = process.argv.slice(2)
// The clock `performance` would load a module of Node, which takes longer than the library.
const started = process.hrtime.bigint()
const call = await CLIENTS[name](url)
await call()
const first = Number(process.hrtime.bigint() - started) / 1e6
const loads = {}
let heap = 0
if (seconds !== '0') {
  for (const inFlight of [1, 50]) {
    await measureLoad(call, inFlight, 1)
    loads[inFlight] = await measureLoad(call, inFlight, Number(seconds))
  }
  heap = await measureHeap(call)
}
console.log(JSON.stringify({first, loads, heap}))
