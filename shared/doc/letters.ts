/**
 * Letters of long texts by their identity in Yjs, as plain data: which of them a step wrote and which it deleted, so that undo finds them
 * between the letters of others. Kept with the step on the stack. Letters that are given back are new ones; whoever spoke of the old ones
 * speaks of those from then on. Pure; text-letters.ts reads and changes the texts.
 */
import type { Command, Step } from './step.ts'

/** Letters (UTF-16 units) that one Yjs client wrote one after the other. */
export type Run = readonly [client: number, clock: number, length: number]

/** `text`: what was deleted, which Yjs forgets; in the order of `gone`. */
export type Letters = { readonly made: readonly Run[]; readonly gone: readonly Run[]; readonly text: string }

/** The letters of `from` are those from `to` on now. */
export type Renamed = { readonly from: Run; readonly to: readonly [client: number, clock: number] }
/** In which text of which document. */
export type RenamedIn = Renamed & { readonly doc: string; readonly name: string }

/** Cut where the other one begins and ends: each lies within it or beside it. */
const cutAt = (runs: readonly Run[], [client, clock, length]: Run): readonly Run[] =>
  runs.flatMap((run): readonly Run[] => {
    const [owner, start, count] = run
    const [from, to] = [clock - start, clock + length - start]
    if (owner !== client || to <= 0 || from >= count) return [run]
    const cuts = [0, Math.max(0, from), Math.min(count, to)]
    return cuts
      .map((cut, at): Run => [owner, start + cut, (cuts[at + 1] ?? count) - cut])
      .filter((piece) => piece[2] > 0)
  })

const isIn = ([owner, start]: Run, [client, clock, length]: Run): boolean =>
  owner === client && start >= clock && start < clock + length

/** Neighbours as one. */
const joinRuns = (runs: readonly Run[]): readonly Run[] => {
  const joined: Run[] = []
  for (const [client, clock, length] of runs) {
    const [owner, start, count] = joined.at(-1) ?? [client, -1, 0]
    if (owner === client && start + count === clock)
      joined[joined.length - 1] = [client, start, count + length]
    else joined.push([client, clock, length])
  }
  return joined
}

/** Of two pieces of one edit, the one after the other. What the second deletes of the first was never there. [UND16] */
export function joinLetters(first: Letters, next: Letters): Letters {
  const made = next.gone.reduce((runs, by) => cutAt(runs, by).filter((run) => !isIn(run, by)), first.made)
  const gone = [...first.gone]
  let [text, at] = [first.text, 0]
  for (const run of first.made.reduce(cutAt, next.gone)) {
    const word = next.text.slice(at, (at += run[2]))
    if (first.made.some((by) => isIn(run, by))) continue
    gone.push(run)
    text += word
  }
  return { made: joinRuns([...made, ...next.made]), gone: joinRuns(gone), text }
}

/** Where letters of its text have other names now, with those. */
export function renamedStep(step: Step, doc: string, all: readonly RenamedIn[]): Step {
  if (step.do !== 'text' || !step.letters) return step
  const renamed = all.filter((place) => place.doc === doc && place.name === step.name)
  const follow = (runs: readonly Run[]): readonly Run[] =>
    renamed.reduce(
      (followed, { from, to: [client, clock] }) =>
        cutAt(followed, from).map((run) =>
          isIn(run, from) ? [client, clock + run[1] - from[1], run[2]] : run,
        ),
      runs,
    )
  const { made, gone, text } = step.letters
  return renamed.length > 0 ? { ...step, letters: { made: follow(made), gone: follow(gone), text } } : step
}

export function renamedCommand(command: Command, renamed: readonly RenamedIn[]): Command {
  const steps = command.steps.map((step) => renamedStep(step, command.doc, renamed))
  return steps.every((step, index) => step === command.steps[index]) ? command : { ...command, steps }
}
