import {execFile} from 'node:child_process'
import path from 'node:path'
import {promisify} from 'node:util'
import {publicPackages} from './public-packages.ts'

const run = promisify(execFile)

/** Packed package, as `npm pack` reports it. */
export interface Tarball {
  readonly name: string
  readonly version: string
  /** Name of the file, such as `sso-oidc-cli-0.1.0.tgz`. */
  readonly filename: string
  /** Hash that npm compares: `sha512-` and Base64. */
  readonly integrity: string
  readonly files: readonly {readonly path: string}[]
}

/** Packs the public packages of a built repository into a directory, in the order of their dependencies. */
export async function packPackages(root: string, destination: string): Promise<Tarball[]> {
  const workspaces = publicPackages(root).flatMap(({folder}) => ['--workspace', folder])
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', path.resolve(destination), ...workspaces]
  const {stdout} = await run('npm', words, {cwd: root, maxBuffer: 64 * 1024 * 1024})
  // npm 12 prints an object with the names as keys.
  const packed = Object.values(JSON.parse(stdout) as Record<string, Tarball>)
  return publicPackages(root).flatMap(({name}) => packed.filter((tarball) => tarball.name === name))
}
