import type {Command, Meter, Usage} from './process-meter.ts'
import {median, type Row} from './row.ts'

/** Process of a benchmark. */
export interface Contender extends Pick<Row, 'id' | 'name' | 'relativeTo'>, Pick<Command, 'command'> {
  /** Environment variables beside those of all contenders. */
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Runs the processes in turns, so that a change of the machine's speed affects all of them alike, and returns the medians.
 * The first run of each is not counted: it fills caches.
 */
export async function measureInTurns(
  contenders: readonly Contender[],
  {meter, rounds, env}: {meter: Meter; rounds: number; env: NodeJS.ProcessEnv},
): Promise<Row[]> {
  const usages = contenders.map((): Usage[] => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [at, contender] of contenders.entries()) {
      const usage = await meter.run({command: contender.command, env: {...env, ...contender.env}})
      if (round >= 0) usages[at]?.push(usage)
    }
  }
  return contenders.map((contender, at) => toRow(contender, usages[at] ?? []))
}

function toRow({id, name, relativeTo}: Contender, usages: readonly Usage[]): Row {
  const cpu = usages.flatMap((usage) => usage.cpu ?? [])
  const memory = usages.flatMap((usage) => usage.memory ?? [])
  return {
    id,
    name,
    value: median(usages.map(({wall}) => wall)),
    unit: 'ms',
    ...(cpu.length > 0 && {cpu: median(cpu)}),
    ...(memory.length > 0 && {memory: median(memory)}),
    ...(relativeTo !== undefined && {relativeTo}),
    runs: usages.length,
  }
}
