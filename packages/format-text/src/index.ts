import type {Format} from '@sso-oidc/format'
import {toLines} from './lines.ts'

/** Tab separated lines as the AWS CLI prints them: values without their names, in the order of the names. */
const formatText: Format = (value) =>
  toLines(value)
    .map((line) => `${line}\n`)
    .join('')

export default formatText
