/**
 * Small texts kept in the browser (`localStorage`), where storage may be denied: then reading gives null and writing does nothing, and
 * the page works with its defaults. Used by the preferences, the list of plans and the account; nothing of a plan's contents is ever kept here.
 */
export type StoredText = {
  read(key: string): string | null
  write(key: string, value: string): void
  remove(key: string): void
}

/** `storage` is asked for inside the guard: with cookies blocked even touching `window.localStorage` throws. */
export function guardedText(storage: () => Storage): StoredText {
  return {
    read(key) {
      try {
        return storage().getItem(key)
      } catch {
        return null
      }
    },
    write(key, value) {
      try {
        storage().setItem(key, value)
      } catch {
        // Denied or full: the choice holds until the page is closed.
      }
    },
    remove(key) {
      try {
        storage().removeItem(key)
      } catch {
        // Denied: there is nothing to remove.
      }
    },
  }
}
