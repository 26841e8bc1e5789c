import type {Format} from '@sso-oidc/format'
import {toLines} from './lines.ts'

/**
 * Tab-separated lines as the AWS CLI prints them: values without names, sorted by name.
 *
 * Values are not escaped, so a script gets them unchanged. The program escapes them on a terminal.
 */
const formatText: Format = (value) =>
  toLines(value)
    .map((line) => `${line}\n`)
    .join('')

export default formatText
