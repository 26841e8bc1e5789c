import {missing} from '../missing.ts'
import {packPackages, type Tarball} from '../release/pack-packages.ts'
import {type Registry, startRegistry} from './registry.ts'

/** Packages of the repository in a registry, or the reason why there is no registry. */
export type PublishedPackages = {readonly tarballs: readonly Tarball[]} & (
  | {readonly registry: Registry; readonly offline?: undefined}
  | {readonly registry?: undefined; readonly offline: string}
)

/** Packs the packages of the repository into a directory, and publishes them to a registry on 127.0.0.1. */
export async function publishPackages(root: string, folder: string): Promise<PublishedPackages> {
  const tarballs = await packPackages(root, folder)
  const registry = await startRegistry().catch(() => undefined)
  if (registry !== undefined && (await registry.hasOthers())) {
    await Promise.all(tarballs.map(({filename}) => registry.publish(`${folder}/${filename}`)))
    return {tarballs, registry}
  }
  await registry?.[Symbol.asyncDispose]()
  return {tarballs, offline: missing('the registry of npm cannot be reached')}
}
