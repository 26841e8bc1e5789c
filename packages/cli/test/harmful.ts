/** Characters that change a terminal, or the order of what it shows. */
export const HARMFUL = /(?![\n\t])\p{Control}|\p{Bidi_Control}/u

/** Those without NUL and BEL, which the AWS CLI was recorded to print as text: they change nothing that lasts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these two are what is let through
export const LASTING = /(?![\n\t\0\x07])\p{Control}|\p{Bidi_Control}/u
