import type {SliceBounds} from './syntax-tree.ts'
import type {Value} from './value.ts'

/**
 * Returns every `step`th element from `start` to the one before `stop`, as Python does.
 *
 * @throws {RangeError} if the step is zero
 */
export function slice(list: readonly Value[], [start, stop, step]: SliceBounds): Value[] {
  const by = step ?? 1
  if (by === 0) throw new RangeError('the step of a slice cannot be 0')
  const least = by < 0 ? -1 : 0
  const most = by < 0 ? list.length - 1 : list.length
  const clamp = (bound: number): number => Math.min(Math.max(bound < 0 ? bound + list.length : bound, least), most)
  const from = start === null ? (by < 0 ? most : least) : clamp(start)
  const to = stop === null ? (by < 0 ? least : most) : clamp(stop)
  const elements: Value[] = []
  for (let index = from; by < 0 ? index > to : index < to; index += by) elements.push(list[index] ?? null)
  return elements
}
