/** Characters that change a terminal or the order in which it shows text. */
export const HARMFUL = /(?![\n\t])\p{Control}|\p{Bidi_Control}/u
