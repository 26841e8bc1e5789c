/** Characters that change a terminal or the order in which it shows text. */
export const HARMFUL = /(?![\n\t])\p{Control}|\p{Bidi_Control}/u

/** The same without NUL and BEL. The AWS CLI prints them in the format text, and they have no lasting effect. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL and BEL are allowed
export const LASTING = /(?![\n\t\0\x07])\p{Control}|\p{Bidi_Control}/u
