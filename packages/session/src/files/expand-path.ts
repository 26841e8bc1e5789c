import path from 'node:path'
import type {Context} from '../context.ts'
import {homeFolder} from './home-folder.ts'

/**
 * Expands `~`, `$NAME`, and `${NAME}` in a path and makes it absolute. Unset variables stay as they are. An empty path
 * stays empty.
 *
 * @example
 * expandPath('~/.aws/config', {env: {HOME: '/home/x'}, cwd: '/tmp'}) // '/home/x/.aws/config'
 */
export function expandPath(file: string, {env, cwd}: Pick<Context, 'env' | 'cwd'>): string {
  const named = file.replace(/\$(?:(\w+)|\{([^}]*)\})/g, (whole, plain, braced) => {
    const name = plain ?? braced
    return (Object.hasOwn(env, name) ? env[name] : undefined) ?? whole
  })
  const full = /^~(?=\/|$)/.test(named) ? homeFolder(env) + named.slice(1) : named
  return full === '' ? '' : path.resolve(cwd, full)
}
