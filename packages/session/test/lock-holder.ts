// Program that holds a lock until it is killed: node lock-holder.ts STATE_HOME NAME
import {withLock} from '../src/files/lock.ts'

const [, , state = '', name = ''] = process.argv
await withLock(
  name,
  (state) => {
    console.log(state)
    // The timer refers to the promise. Otherwise it is garbage, and with it the database and the lock.
    return new Promise<void>((resolve) => setTimeout(resolve, 600_000))
  },
  {env: {XDG_STATE_HOME: state}},
)
