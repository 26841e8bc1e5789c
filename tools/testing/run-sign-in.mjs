// Signs in at the URL in the first argument, and prints the result as JSON. Runs in Node, Deno, and Bun.
import process from 'node:process'
import {setImmediate} from 'node:timers/promises'
import {signIn} from './sign-in.mjs'

const result = await signIn(process.argv[2] ?? '')
await setImmediate()
// An idle connection must not keep the process running.
const held = process.versions.bun || process.versions.deno ? [] : process.getActiveResourcesInfo()
console.log(JSON.stringify({...result, held: held.filter((name) => name.startsWith('TCP'))}))
