/** Hands the browser a file to keep. Used by exports, and by what is offered when nothing else can be done. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  document.body.append(link)
  link.click()
  link.remove()
  // The browser has taken the file by then; earlier, some lose it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
