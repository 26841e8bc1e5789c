// Program that holds a lock until it is killed: node lock-holder.ts STATE_HOME NAME
import {withLock} from '../src/files/lock.ts'

const [, , state = '', name = ''] = process.argv
await withLock(
  name,
  (isLocked) => {
    console.log(isLocked ? 'locked' : 'not locked')
    return new Promise(() => setInterval(() => {}, 60_000))
  },
  {env: {XDG_STATE_HOME: state}},
)
