/** Builds `dist/` unless it was built from exactly these sources; throws when a build step fails. */
export function buildIfStale(): void
