import type {Format} from '@sso-oidc/format'
import {renderTable} from './render-table.ts'
import {toSections} from './to-sections.ts'

/** Boxes as the AWS CLI draws them: a title, rows of scalars, and a section of its own for everything nested. */
const formatTable: Format = (value, {operation, color, width}) =>
  renderTable(toSections(operation, value), {color, width})

export default formatTable
