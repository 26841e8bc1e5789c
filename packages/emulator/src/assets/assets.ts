import {readFileSync} from 'node:fs'
import path from 'node:path'

// The sources read these files. The build replaces this module with one that holds their text: see build.ts.
const BASE_STYLE = read('base.css')

/** Style sheet of the pages with a single card. */
export const CARD_STYLE: string = BASE_STYLE + read('card.css')

/** Style sheet of the dashboard. */
export const DASHBOARD_STYLE: string = BASE_STYLE + read('dashboard.css') + read('panels.css')

/** Script of the dashboard: a browser module. */
export const DASHBOARD_SCRIPT: string = read('dashboard.js')

function read(file: string): string {
  return readFileSync(path.join(import.meta.dirname, 'browser', file), 'utf8')
}
