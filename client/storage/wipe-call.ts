/**
 * How every tab of this browser learns that the device is being wiped: whoever has a plan's database open lets go of it and does not make it
 * again. A browser that clears data by itself says nothing here, and a plan that is open is written again whole then.
 */
const NAME = 'fascicle:wipe'

export function callWipe(): void {
  if (typeof BroadcastChannel === 'undefined') return
  const channel = new BroadcastChannel(NAME)
  channel.postMessage('now')
  channel.close()
}

export function onWipe(handler: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => undefined
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener('message', handler)
  return () => channel.close()
}
