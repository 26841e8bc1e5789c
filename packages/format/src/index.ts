export {cellText} from './cell-text.ts'
export {type EscapeOptions, escapeControls} from './escape-controls.ts'
export type {Format, FormatContext} from './format.ts'
export type {JsonValue} from './json-value.ts'
