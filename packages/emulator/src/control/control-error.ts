/** A control that was used wrongly. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: 'Invalid' | 'NotFound'

  constructor(code: 'Invalid' | 'NotFound', message: string) {
    super(message)
    this.code = code
  }
}
