/** Packs a workbook in a worker of its own. Rejects when that cannot start (its script is missing) or fails. */
import type { Workbook } from '../../shared/export/workbook.ts'

export async function writeWorkbook(workbook: Workbook): Promise<Uint8Array> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), { type: 'module' })
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<Uint8Array>) => resolve(data))
      worker.addEventListener('error', ({ message }) =>
        reject(new Error(message || 'the worker did not start')),
      )
      worker.postMessage(workbook)
    })
  } finally {
    worker.terminate()
  }
}
