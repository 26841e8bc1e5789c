import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {measureInstallation} from '../release/measure-installation.ts'
import {packPackages} from '../release/pack-packages.ts'
import type {Row} from './row.ts'

const COMMAND = '`npm install @sso-oidc/cli`'

const ROOT = path.join(import.meta.dirname, '../..')

/** Installs the packed CLI with npm, and returns the number of packages and their size. */
export async function installation(): Promise<Row[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sso-oidc-bench-'))
  try {
    const tarballs = await packPackages(ROOT, folder)
    writeFileSync(path.join(folder, 'package.json'), '{"private": true}')
    // npm installs the other packages only if these two depend on them.
    const files = tarballs.filter(({name}) => /\/(cli|plugins)$/.test(name)).map(({filename}) => `./${filename}`)
    const words = ['install', '--prefer-offline', '--no-audit', '--no-fund', ...files]
    execFileSync('npm', words, {cwd: folder, stdio: ['ignore', 'ignore', 'inherit']})
    const {packages, bytes} = measureInstallation(path.join(folder, 'node_modules'))
    return [
      {id: 'installation/packages', name: `${COMMAND}: installed packages`, value: packages.length, unit: 'packages'},
      {id: 'installation/size', name: `${COMMAND}: installed size`, value: bytes / 1e6, unit: 'MB'},
    ]
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
