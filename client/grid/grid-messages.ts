/**
 * Every word the grid says comes from the page, in the language of the interface. The keys and their English and Chinese texts are in
 * words.en.json and words.zh.json, in the shape of the interface's message files (`count` chooses the plural); what only parts say that are
 * loaded late is in late-words.en.json and late-words.zh.json.
 */
import type lateWords from './late-words.en.json'
import type words from './words.en.json'

export type FirstGridKey = keyof typeof words
export type LateGridKey = keyof typeof lateWords
export type GridMessageKey = FirstGridKey | LateGridKey
export type GridFacts = Readonly<Record<string, string | number>>
export type GridMessages = (key: GridMessageKey, facts?: GridFacts) => string
