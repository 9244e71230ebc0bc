/**
 * What does not enter a document: NUL (databases refuse it) and halves of a character without the other half (they do not survive the way
 * to the server, and replicas would differ). Line ends become `\n`. Called by shared/doc for whatever is written, and for typed text.
 */

const HALF = '[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]'
const UNCLEAN = new RegExp(`\\0|\\r\\n|${HALF}`, 'g')

/** The same text when it is clean. */
export const cleanText = (text: string): string => text.replace(UNCLEAN, replacement)

const replacement = (found: string): string => (found === '\0' ? '' : found === '\r\n' ? '\n' : '\uFFFD')
