/** Thrown for a control with invalid arguments, or for a user code without a pending authorization. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: 'Invalid' | 'NotFound'

  constructor(code: 'Invalid' | 'NotFound', message: string) {
    super(message)
    this.code = code
  }
}
