/**
 * Every word the grid says comes from the page, in the language of the interface. The keys and their English and Chinese texts are in
 * words.en.json and words.zh.json, in the shape of the interface's message files (`count` chooses the plural).
 */
import type words from './words.en.json'

export type GridMessageKey = keyof typeof words
export type GridFacts = Readonly<Record<string, string | number>>
export type GridMessages = (key: GridMessageKey, facts?: GridFacts) => string
