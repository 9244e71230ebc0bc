/** Text as UTF-8. Half a character, which no file can hold, becomes the replacement character. Used by all text formats. */
import { strToU8 } from 'fflate'

export const textBytes = (text: string): Uint8Array => strToU8(wellFormed(text))

export const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd')
