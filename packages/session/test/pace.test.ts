import {expect, test} from 'vitest'
import {createPace} from '../src/pace.ts'
import {VirtualClock} from './virtual-clock.ts'

/** Returns the times of turns. `events` run before the turn with their number. */
async function turns(count: number, events: Record<number, (pace: ReturnType<typeof createPace>) => void> = {}) {
  const clock = new VirtualClock()
  const pace = createPace(10, clock)
  const times: number[] = []
  const take = async (): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      events[at]?.(pace)
      await pace.turn()
      times.push(Math.round(clock.now()))
    }
  }
  await clock.run(take())
  return times
}

test('turns have the distance of the rate', async () => {
  expect(await turns(4)).toEqual([0, 100, 200, 300])
})

test('turns make up for a late timer, but not for an idle time', async () => {
  let time = 0
  const late = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms + 30
    },
  }
  const pace = createPace(10, late)
  const times: number[] = []
  for (let at = 0; at < 5; at += 1) {
    await pace.turn()
    times.push(time)
  }
  expect(times).toEqual([0, 130, 230, 330, 430])
  time += 5000
  await pace.turn()
  await pace.turn()
  expect(time).toBe(5430)
  await pace.turn()
  expect(time).toBe(5560)
})

test('callers that wait together get their turns in order', async () => {
  const clock = new VirtualClock()
  const pace = createPace(10, clock)
  const order: [number, number][] = []
  const take = async (name: number) => {
    await pace.turn()
    order.push([name, clock.now()])
  }
  await clock.run(Promise.all([1, 2, 3].map(take)))
  expect(order).toEqual([
    [1, 0],
    [2, 100],
    [3, 200],
  ])
})

test('a rejected request pauses for a second and halves the rate, which rises again after 5 calm seconds', async () => {
  const times = await turns(30, {1: (pace) => pace.slowDown()})
  expect(times.slice(0, 4)).toEqual([0, 1000, 1200, 1400])
  const distances = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  expect(distances.slice(1, 21)).toEqual(Array(20).fill(200))
  expect(distances.slice(21)).toEqual(Array(8).fill(100))
})

test('requests that are rejected together halve the rate once', async () => {
  const together = await turns(4, {
    1: (pace) => {
      for (const _ of [1, 2, 3]) pace.slowDown()
    },
  })
  expect(together).toEqual([0, 1000, 1200, 1400])
})

test('the rate does not fall below one per second', async () => {
  const slow = Object.fromEntries(
    Array.from({length: 9}, (_, at) => [at, (pace: {slowDown(ms?: number): void}) => pace.slowDown(2000)]),
  )
  const times = await turns(12, slow)
  expect(times.slice(-3).map((time, at) => time - (times.at(at - 4) ?? 0))).toEqual([1000, 1000, 1000])
})

test('the service names the pause, of at most a minute', async () => {
  expect(await turns(2, {1: (pace) => pace.slowDown(7000)})).toEqual([0, 7000])
  expect(await turns(2, {1: (pace) => pace.slowDown(3_600_000)})).toEqual([0, 60_000])
})

test('a caller that aborts ends its wait, and the others keep theirs', async () => {
  const clock = new VirtualClock()
  const pace = createPace(10, clock)
  const reason = new Error('stop')
  const aborted = pace.turn(AbortSignal.abort(reason))
  await expect(aborted).rejects.toBe(reason)
  await clock.run(pace.turn())
  expect(clock.now()).toBe(0)
})
