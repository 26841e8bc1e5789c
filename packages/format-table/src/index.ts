import type {Format} from '@sso-oidc/format'
import {renderTable} from './render-table.ts'
import {toSections} from './to-sections.ts'

/** Tables as the AWS CLI draws them: a title, rows of scalars, and a separate section for each nested value. */
const formatTable: Format = (value, {operation, color, width}) =>
  renderTable(toSections(operation, value), {color, width})

export default formatTable
