/**
 * Secrets that a machine makes and a machine keeps: tokens of sessions, links and challenges. 256 bits of chance need no slow hash; the
 * database has their SHA-256, so whoever reads it can use none of them.
 */
import { createHash, randomBytes } from 'node:crypto'

/** 43 characters that may stand in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url')

/** Whether it has the shape of a secret; everything else is not even looked up. */
export const isSecret = (text: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(text)

/** What is kept of a secret. */
export const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** `length` letters and digits of chance, 5 bits each, none of which is mistaken for another. */
export const newLetters = (length: number): string =>
  Array.from(randomBytes(length), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('')

/** Names a person, a session, a link; no secret. */
export const newId = (): string => newLetters(16)
