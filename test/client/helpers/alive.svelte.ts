/** Something with effects, alive as in a component until `end` is called. */
import { flushSync } from 'svelte'

export function alive<Made>(make: () => Made): { readonly made: Made; end(): void } {
  let made: Made | undefined
  const end = $effect.root(() => {
    made = make()
  })
  flushSync()
  return { made: made as Made, end }
}
