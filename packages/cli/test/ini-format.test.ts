import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import formatIni from '@sso-oidc/format-env/ini'
import {openConfig} from '@sso-oidc/session'
import fc from 'fast-check'
import {expect, test} from 'vitest'

test('the reader of the AWS configuration reads each accepted value unchanged', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ini-'))
  const config = path.join(folder, 'config')
  const value = fc.string({unit: fc.constantFrom(...`ab=#;[]'"\\ \t%$/+:`), minLength: 1, maxLength: 12})
  try {
    fc.assert(
      fc.property(value, (text) => {
        let written = ''
        try {
          written = formatIni({default: {region: text}}, {operation: 'x', color: false, width: 80}) as string
        } catch {
          return
        }
        writeFileSync(config, written)
        const {settings} = openConfig({env: {AWS_CONFIG_FILE: config, HOME: folder}, cwd: folder}).profile()
        expect(settings['region']).toBe(text)
      }),
      {numRuns: 2000},
    )
  } finally {
    rmSync(folder, {recursive: true})
  }
})
